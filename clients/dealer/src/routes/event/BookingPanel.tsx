/** One booking of the weekend: who, how to reach them, and what to ask headquarters about it (E1, E2). */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { statusWord, TONES } from "../../words/booking.ts";
import { licenceWord } from "../../words/licence.ts";
import { vehicleName } from "../../words/vehicle.ts";
import { AskBooking, AskBookingFields } from "./AskBooking.tsx";
import css from "./BookingPanel.module.css";
import { Waiting } from "./Waiting.tsx";

const BookingOf = graphql(
  `
    query BookingOf($id: ID!) {
      booking(id: $id) {
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
        rider {
          id
          firstName
          lastName
          email
          phone
          licenceClass
          ownedBrand
        }
        changeRequests {
          id
          status
        }
        ...AskBookingFields
      }
    }
  `,
  [AskBookingFields],
);

export function BookingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error }, ask] = useQuery({ query: BookingOf, variables: { id } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  const booking = data?.booking;
  const open = booking?.changeRequests.find((request) => request.status === "OPEN");
  return (
    <SidePanel
      title={booking ? `${booking.rider.firstName} ${booking.rider.lastName}` : t`Réservation`}
      onClose={onClose}
    >
      {error && !data && <Failed onRetry={again} />}
      {!data && !error && <Loading />}
      {data && !booking && <Missing title={t`Cette réservation n’existe plus`} />}
      {booking && (
        <>
          <div className={css.ride}>
            <Chip tone={TONES[booking.status]}>{statusWord(booking.status)}</Chip>
            <p>
              <strong>
                {clock(booking.slot.localStart)}, {vehicleName(booking.vehicle)}
              </strong>
              <br />
              {longDay(booking.slot.day)}
            </p>
          </div>
          <Link to={`/riders/${booking.rider.id}`} className={css.more}>
            <Trans>Sa fiche</Trans>
            <Icon name="right" size={16} />
          </Link>
          <Reach phone={booking.rider.phone} email={booking.rider.email}>
            <Trans>Permis {licenceWord(booking.rider.licenceClass)}</Trans>
            {booking.rider.ownedBrand && ` · ${booking.rider.ownedBrand}`}
          </Reach>
          {open ? <Waiting /> : <AskBooking booking={booking} onDone={again} />}
        </>
      )}
    </SidePanel>
  );
}
