/** The weekends of a dealership, latest first, and how full each is. */
import { days } from "@drt/kit/language/dates.ts";
import { percent } from "@drt/kit/language/numbers.ts";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { stateWord } from "../../words/event.ts";
import css from "./DealershipPage.module.css";

export const WeekendsFields = graphql(`
  fragment WeekendsFields on Dealership {
    events(first: 20, sort: [{ startsOn: DESC }]) {
      nodes {
        id
        startsOn
        endsOn
        state
        fillRate
      }
    }
  }
`);

export function Weekends(props: { dealership: FragmentOf<typeof WeekendsFields> }) {
  const { events } = readFragment(WeekendsFields, props.dealership);
  return (
    <Card title={t`Week-ends du tour`}>
      {events.nodes.length === 0 && (
        <p className={css.quiet}>
          <Trans>Le camion n’est pas encore venu ici.</Trans>
        </p>
      )}
      <ul className={css.lines}>
        {events.nodes.map((event) => (
          <li key={event.id} className={css.line}>
            <span>
              <Link to={`/events/${event.id}`}>{days(event.startsOn, event.endsOn)}</Link>
              <small>{stateWord(event.state)}</small>
            </span>
            <Meter share={event.fillRate} label={t`Places réservées`} quiet={event.state === "CANCELLED"} />
            <span className={css.share}>{percent(event.fillRate)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
