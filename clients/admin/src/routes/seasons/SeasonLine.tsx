/** A season drawn as a line: its months, its weekends, and where a truck is on each. */
import { monthName, shortDays } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { months, share } from "../fleet/calendar.ts";
import { saturdaysOf } from "../season/months.ts";
import css from "./SeasonLine.module.css";
import { laterDay, outside, type Span, type Stop } from "./weekends.ts";

export interface NamedStop extends Stop {
  id: string;
  dealership: { name: string };
}

/** The months over the lines, on the same scale. */
export function Months({ scale }: { scale: Span }) {
  return (
    <div className={css.months} aria-hidden="true">
      {months(scale).map((month) => (
        <span key={month.startsOn} style={{ width: `${share(scale, month).width}%` }}>
          {monthName(month.startsOn)}
        </span>
      ))}
    </div>
  );
}

interface Props {
  /** What the whole width stands for. */
  scale: Span;
  /** The days of the season: its weekends are drawn, the stops that lie outside stand out. */
  season: Span;
  stops: readonly NamedStop[];
  today: string;
}

/** A picture only: what it shows stands beside it in words. */
export function SeasonLine({ scale, season, stops, today }: Props) {
  const left = new Set(outside(season, stops).map(({ id }) => id));
  return (
    <div className={css.line} aria-hidden="true">
      <span className={css.season} style={place(scale, season)} />
      {saturdaysOf(season).map((saturday) => (
        <span
          key={saturday}
          className={css.weekend}
          data-past={saturday < today || undefined}
          style={place(scale, { startsOn: saturday, endsOn: laterDay(saturday, 1) })}
        />
      ))}
      {stops
        .filter((stop) => stop.state !== "CANCELLED")
        .map((stop) => (
          <span
            key={stop.id}
            className={css.stop}
            data-past={stop.endsOn < today || undefined}
            data-draft={stop.state === "DRAFT" || undefined}
            data-outside={left.has(stop.id) || undefined}
            style={place(scale, stop)}
            title={`${stop.dealership.name}, ${shortDays(stop.startsOn, stop.endsOn)}`}
          />
        ))}
      {scale.startsOn <= today && today <= scale.endsOn && (
        <i style={{ left: `${share(scale, { startsOn: today, endsOn: today }).left}%` }} />
      )}
    </div>
  );
}

function place(scale: Span, span: Span): { left: string; width: string } {
  const { left, width } = share(scale, span);
  return { left: `${left}%`, width: `${width}%` };
}

/** What the colours of a line mean. */
export function Legend() {
  return (
    <ul className={css.legend}>
      <li>
        <span className={css.stop} /> {t`Étape annoncée`}
      </li>
      <li>
        <span className={css.stop} data-draft /> {t`Pas encore ouverte`}
      </li>
      <li>
        <span className={css.stop} data-past /> {t`Passée`}
      </li>
      <li>
        <span className={css.weekend} /> {t`Week-end libre`}
      </li>
    </ul>
  );
}
