/** What a person has booked and not ridden yet: what they call about; each leads to its place, where it is moved or cancelled. */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { statusWord, TONES } from "../../words/booking.ts";
import { vehicleName } from "../../words/vehicle.ts";
import css from "./Coming.module.css";

export const ComingFields = graphql(`
  fragment ComingFields on Rider {
    coming: bookings(
      first: 20
      filter: { status: { in: [HELD, BOOKED, MODIFIED, CHECKED_IN] } }
      sort: [{ slot: { startsAt: ASC } }]
    ) {
      nodes {
        id
        status
        slot {
          id
          day
          localStart
        }
        vehicle {
          id
          number
          model {
            id
            name
          }
        }
        event {
          id
          dealership {
            id
            name
          }
        }
      }
    }
  }
`);

export function Coming(props: { rider: FragmentOf<typeof ComingFields> }) {
  const { nodes } = readFragment(ComingFields, props.rider).coming;
  return (
    <Card title={<Trans>À venir</Trans>}>
      {nodes.length === 0 ? (
        <p className={css.quiet}>
          <Trans>Aucune réservation à venir</Trans>
        </p>
      ) : (
        <>
          <p className={css.quiet}>
            <Trans>Ouvrez une réservation pour la déplacer ou l’annuler.</Trans>
          </p>
          <ul className={css.bookings}>
            {nodes.map(({ id, status, slot, vehicle, event }) => (
              <li key={id}>
                <Link to={`/events/${event.id}?booking=${id}`} className={css.booking}>
                  <span className={css.what}>
                    <strong>
                      {longDay(slot.day)}, {clock(slot.localStart)}
                    </strong>
                    <small>
                      {vehicleName(vehicle)} · {event.dealership.name}
                    </small>
                  </span>
                  <Chip tone={TONES[status]}>{statusWord(status)}</Chip>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}
