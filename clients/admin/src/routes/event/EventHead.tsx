/** Which stop this is, how full it is, and what can be done with all of it. */
import { days } from "@drt/kit/language/dates.ts";
import { count, percent } from "@drt/kit/language/numbers.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { stateWord } from "../../words/event.ts";
import css from "./EventHead.module.css";
import { EventMenu } from "./EventMenu.tsx";

export const EventHeadFields = graphql(`
  fragment EventHeadFields on Event {
    id
    startsOn
    endsOn
    state
    daysLeft
    placesCount
    bookedCount
    heldCount
    freeCount
    fillRate
    metaShare
    waitingRequestsCount
    dealership {
      id
      name
      city
      phone
    }
  }
`);

export function EventHead(props: { event: FragmentOf<typeof EventHeadFields> }) {
  const event = readFragment(EventHeadFields, props.event);
  const facts = [
    { label: t`Libres`, value: count(event.freeCount) },
    { label: t`À confirmer`, value: count(event.heldCount) },
    { label: t`Par META`, value: percent(event.metaShare) },
  ];
  return (
    <header className={css.head}>
      <div className={css.where}>
        <Link to="/" className={css.back}>
          <Icon name="left" size={16} />
          <Trans>Saison</Trans>
        </Link>
        <h1 className={css.name}>{event.dealership.name}</h1>
        <p className={css.when}>
          {event.dealership.city} · {days(event.startsOn, event.endsOn)}
          <span className={css.state} data-state={event.state}>
            {stateWord(event.state)}
          </span>
          {event.waitingRequestsCount > 0 && (
            <Link to="/requests" className={css.waits}>
              {plural(event.waitingRequestsCount, { one: "# demande attend", other: "# demandes attendent" })}
            </Link>
          )}
        </p>
      </div>
      <div className={css.fill}>
        <p>
          <strong>{percent(event.fillRate)}</strong>
          <span>
            <Trans>
              {count(event.bookedCount)} sur {count(event.placesCount)}
            </Trans>
          </span>
        </p>
        <Meter share={event.fillRate} label={t`Places réservées`} />
      </div>
      <dl className={css.facts}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
      <EventMenu id={event.id} state={event.state} />
    </header>
  );
}
