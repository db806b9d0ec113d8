/** The year at a glance: a row per month, a card per weekend. It opens at the weekend that is next. */
import { monthName, shortDay } from "@drt/kit/language/dates.ts";
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, type ResultOf, readFragment } from "../../graphql.ts";
import css from "./Calendar.module.css";
import { layOutMonths, type Month } from "./months.ts";
import { WeekendCard, WeekendFields } from "./WeekendCard.tsx";

type Stop = ResultOf<typeof WeekendFields>;

interface Props {
  season: { year: number; startsOn: string; endsOn: string };
  events: readonly FragmentOf<typeof WeekendFields>[];
}

export function Calendar({ season, ...props }: Props) {
  const events = readFragment(WeekendFields, props.events);
  const next = events.find((event) => event.daysLeft >= -1 && event.state !== "CANCELLED");
  const months = layOutMonths(events, season);
  const columns = Math.max(...months.map((month) => month.weekends.length));
  const past = months.filter((month) => month.month < (next?.startsOn ?? "9").slice(0, 7));
  const pastStops = past.reduce((sum, month) => sum + month.weekends.flatMap((weekend) => weekend.events).length, 0);
  const rows = (shown: Month<Stop>[]) =>
    shown.map((month) => <MonthRow key={month.month} year={season.year} month={month} next={next?.id} />);
  return (
    <section
      aria-label={t`Calendrier des week-ends`}
      className={css.calendar}
      style={{ "--columns": columns } as React.CSSProperties}
    >
      {events.length === 0 && (
        <Empty icon="calendar" title={t`Aucune étape n’est encore prévue`}>
          <Trans>
            Choisissez un week-end pour <Link to={`/events/new?year=${season.year}`}>planifier la première</Link>.
          </Trans>
        </Empty>
      )}
      {past.length > 0 && next && (
        <details className={css.past}>
          <summary>{plural(pastStops, { one: "# étape des mois passés", other: "# étapes des mois passés" })}</summary>
          <div className={css.calendar}>{rows(past)}</div>
        </details>
      )}
      {rows(next ? months.slice(past.length) : months)}
    </section>
  );
}

function MonthRow(props: { year: number; month: Month<Stop>; next: string | undefined }) {
  const {
    month: { month, weekends },
    next,
  } = props;
  return (
    <section
      className={css.month}
      data-empty={weekends.every(({ events }) => events.length === 0) || undefined}
      aria-labelledby={`month-${month}`}
    >
      <h2 id={`month-${month}`} className={css.name}>
        {monthName(month)}
        <span>{month.slice(0, 4)}</span>
      </h2>
      <ol className={css.weekends}>
        {weekends.map((weekend) => (
          <li key={weekend.saturday} className={css.weekend} data-empty={weekend.events.length === 0 || undefined}>
            {weekend.events.map((event) => (
              <WeekendCard key={event.id} event={event} isNext={event.id === next} />
            ))}
            {weekend.events.length === 0 && <Gap year={props.year} saturday={weekend.saturday} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A weekend without a stop: one that is to come can be planned from here. */
function Gap({ year, saturday }: { year: number; saturday: string }) {
  if (saturday < new Date().toLocaleDateString("sv"))
    return (
      <p className={css.gap}>
        <span>{shortDay(saturday)}</span>
        <Trans>Pas d’étape</Trans>
      </p>
    );
  return (
    <Link to={`/events/new?year=${year}&from=${saturday}`} className={css.gap}>
      <span>{shortDay(saturday)}</span>
      <Trans>Planifier une étape</Trans>
    </Link>
  );
}
