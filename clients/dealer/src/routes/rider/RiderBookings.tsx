/** What a rider booked at the dealership, the newest first; each leads to its place on the board. */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { statusWord, TONES } from "../../words/booking.ts";
import { vehicleName } from "../../words/vehicle.ts";
import css from "./RiderBookings.module.css";

export const RiderBookingsFields = graphql(`
  fragment RiderBookingsFields on Rider {
    bookings(first: 50, sort: [{ slot: { startsAt: DESC } }]) {
      totalCount
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
        }
        ride {
          fell
        }
        changeRequests {
          id
          status
        }
      }
    }
  }
`);

export function RiderBookings(props: { rider: FragmentOf<typeof RiderBookingsFields> }) {
  const { bookings } = readFragment(RiderBookingsFields, props.rider);
  if (bookings.nodes.length === 0) return <Empty icon="calendar" title={t`Aucune réservation`} />;
  return (
    <ul className={css.bookings}>
      {bookings.nodes.map((booking) => (
        <li key={booking.id}>
          <Link to={`/events/${booking.event.id}?booking=${booking.id}`} className={css.booking}>
            <span className={css.what}>
              <strong>{vehicleName(booking.vehicle)}</strong>
              <small>
                {longDay(booking.slot.day)}, {clock(booking.slot.localStart)}
              </small>
              {booking.ride?.fell && (
                <small className={css.fell}>
                  <Trans>Chute pendant l’essai</Trans>
                </small>
              )}
              {booking.changeRequests.some((request) => request.status === "OPEN") && (
                <small>
                  <Trans>Une demande attend la réponse du siège</Trans>
                </small>
              )}
            </span>
            <Chip tone={TONES[booking.status]}>{statusWord(booking.status)}</Chip>
          </Link>
        </li>
      ))}
    </ul>
  );
}
