/** The weekends of the dealership, past and coming; shown as ways from one to the other where there are several. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { percent } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { type CombinedError, useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import css from "./Weekends.module.css";

const OwnEvents = graphql(`
  query OwnEvents {
    events(first: 50, sort: [{ startsOn: ASC }]) {
      nodes {
        id
        startsOn
        endsOn
        state
        daysLeft
        fillRate
      }
    }
  }
`);

type Weekend = ResultOf<typeof OwnEvents>["events"]["nodes"][number];

/** All of them in order, and the one that a dealership looks at first: the next, else the last that was. */
export function useWeekends(): {
  weekends: Weekend[] | undefined;
  first: Weekend | undefined;
  error: CombinedError | undefined;
  again: () => void;
} {
  const [{ data, error }, ask] = useQuery({ query: OwnEvents });
  const weekends = data?.events.nodes;
  const planned = weekends?.filter((event) => event.state !== "CANCELLED");
  return {
    weekends,
    first: planned?.find((one) => one.daysLeft >= -1) ?? planned?.at(-1) ?? weekends?.at(-1),
    error,
    again: () => ask({ requestPolicy: "network-only" }),
  };
}

export function Weekends({ here }: { here: string }) {
  const { weekends = [] } = useWeekends();
  if (weekends.length < 2) return null;
  return (
    <nav className={css.weekends} aria-label={t`Vos week-ends`}>
      {weekends.map((weekend) => (
        <Link
          key={weekend.id}
          to={`/events/${weekend.id}`}
          className={css.weekend}
          aria-current={weekend.id === here ? "page" : undefined}
        >
          <strong>{shortDays(weekend.startsOn, weekend.endsOn)}</strong>
          <small>{stands(weekend)}</small>
        </Link>
      ))}
    </nav>
  );
}

function stands({ state, daysLeft, fillRate }: Weekend): string {
  if (state === "CANCELLED") return t`annulé`;
  const share = percent(fillRate);
  if (daysLeft > 0) return t`${share} réservé`;
  return daysLeft >= -1 ? t`en ce moment` : t`passé`;
}
