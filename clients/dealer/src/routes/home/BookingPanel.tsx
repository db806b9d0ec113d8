/** One booking of the weekend: who, how to reach them, and what to ask headquarters about it (E1, E2). */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Drawer } from "@mantine/core";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { statusWord } from "../../words/booking.ts";
import { licenceWord } from "../../words/licence.ts";
import { statusWord as requestWord } from "../../words/request.ts";
import { AskForm, AskFormFields } from "./AskForm.tsx";
import css from "./BookingPanel.module.css";

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
        ...AskFormFields
      }
    }
  `,
  [AskFormFields],
);

export function BookingPanel({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error }, ask] = useQuery({ query: BookingOf, variables: { id } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  const booking = data?.booking;
  const open = booking?.changeRequests.find((request) => request.status === "OPEN");
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="26rem"
      title={booking ? `${booking.rider.firstName} ${booking.rider.lastName}` : t`Réservation`}
      classNames={{ title: css.title }}
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      {error && !data && <Failed onRetry={again} />}
      {!data && !error && <Loading />}
      {booking && (
        <div className={css.panel}>
          <p>
            <strong>
              {clock(booking.slot.localStart)}, {booking.vehicle.model.name} n° {booking.vehicle.number}
            </strong>
            <br />
            {longDay(booking.slot.day)} · {statusWord(booking.status)}
          </p>
          <div className={css.contact}>
            {booking.rider.phone && (
              <a href={`tel:${booking.rider.phone}`}>
                <Icon name="phone" />
                {readablePhone(booking.rider.phone)}
              </a>
            )}
            {booking.rider.email && (
              <a href={`mailto:${booking.rider.email}`}>
                <Icon name="mail" />
                {booking.rider.email}
              </a>
            )}
            <p>
              <Trans>Permis {licenceWord(booking.rider.licenceClass)}</Trans>
              {booking.rider.ownedBrand && ` · ${booking.rider.ownedBrand}`}
            </p>
          </div>
          {open ? (
            <p className={css.waits}>
              <Icon name="clock" />
              {requestWord(open.status)}
            </p>
          ) : (
            <AskForm booking={booking} onDone={again} />
          )}
        </div>
      )}
    </Drawer>
  );
}
