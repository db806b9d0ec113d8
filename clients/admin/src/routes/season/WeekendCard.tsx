/** One stop of the tour as a card of the calendar: where, when, how full, what waits (H4). */
import { shortDays } from "@drt/kit/language/dates.ts";
import { count, percent } from "@drt/kit/language/numbers.ts";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { plural, t } from "@lingui/core/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { untilWords } from "../../words/event.ts";
import css from "./WeekendCard.module.css";

export const WeekendFields = graphql(`
  fragment WeekendFields on Event {
    id
    startsOn
    endsOn
    state
    daysLeft
    placesCount
    freeCount
    bookedCount
    fillRate
    metaShare
    waitingRequestsCount
    dealership {
      id
      name
      city
    }
  }
`);

type Stop = ResultOf<typeof WeekendFields>;

export function WeekendCard(props: { event: FragmentOf<typeof WeekendFields> | Stop; isNext: boolean }) {
  const event = readFragment(WeekendFields, props.event as FragmentOf<typeof WeekendFields>);
  const isOver = event.state === "DONE" || event.state === "CANCELLED" || event.daysLeft < -1;
  const { dealership } = event;
  return (
    <Link
      to={`/events/${event.id}`}
      className={css.card}
      data-over={isOver || undefined}
      data-next={props.isNext || undefined}
    >
      <p className={css.when}>
        <span>{shortDays(event.startsOn, event.endsOn)}</span>
        <span className={css.left} data-tone={tone(event)}>
          {remaining(event)}
        </span>
      </p>
      <div className={css.where}>
        <h3 className={css.name} title={dealership.name}>
          {dealership.name}
        </h3>
        <p className={css.city}>{dealership.city}</p>
      </div>
      {event.state !== "CANCELLED" && (
        <>
          <div className={css.fill}>
            <Meter share={event.fillRate} label={t`Places réservées`} quiet={isOver} />
            <strong>{percent(event.fillRate)}</strong>
          </div>
          <p className={css.figures}>
            <span>
              <b>{count(event.bookedCount)}</b> {plural(event.bookedCount, { one: "réservée", other: "réservées" })}
            </span>
            {!isOver && (
              <span>
                <b>{count(event.freeCount)}</b> {plural(event.freeCount, { one: "libre", other: "libres" })}
              </span>
            )}
            <span>
              META <b>{percent(event.metaShare)}</b>
            </span>
          </p>
        </>
      )}
      {event.waitingRequestsCount > 0 && (
        <p className={css.waits}>
          {plural(event.waitingRequestsCount, { one: "# demande attend", other: "# demandes attendent" })}
        </p>
      )}
    </Link>
  );
}

function remaining(event: Stop): string {
  if (event.state === "CANCELLED") return t`Annulée`;
  if (event.state === "DRAFT") return t`Pas encore ouverte`;
  if (event.state === "DONE") return t`Terminée`;
  return event.daysLeft >= -1 ? untilWords(event.daysLeft) : t`à clore`;
}

function tone(event: Stop): "bad" | "live" | "wait" | "quiet" {
  if (event.state === "CANCELLED") return "bad";
  if (event.state === "DRAFT") return "wait";
  return event.state !== "DONE" && event.daysLeft <= 0 && event.daysLeft >= -1 ? "live" : "quiet";
}
