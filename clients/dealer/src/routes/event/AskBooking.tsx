/** Asks headquarters to move a booking, to cancel it, or something in words (E2). */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { typed } from "@drt/kit/ui/Form.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { NativeSelect } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { AskForm } from "./AskForm.tsx";

export const AskBookingFields = graphql(`
  fragment AskBookingFields on Booking {
    id
    slot {
      id
    }
    vehicle {
      id
      model {
        id
      }
    }
    event {
      id
      slots {
        id
        startsAt
        localStart
        day
        state
        places {
          id
          free
          vehicle {
            id
            model {
              id
            }
          }
        }
      }
    }
  }
`);

const AskBookingChange = graphql(
  `
    mutation AskBookingChange($input: RequestBookingChangeInput!) {
      requestBookingChange(input: $input) {
        ... on RequestBookingChangeSuccess {
          changeRequest {
            id
            status
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  booking: FragmentOf<typeof AskBookingFields>;
  onDone: () => void;
}

export function AskBooking({ onDone, ...props }: Props) {
  const booking = readFragment(AskBookingFields, props.booking);
  const { act, busy, problem } = useAct(AskBookingChange);
  const model = booking.vehicle.model.id;
  const times = booking.event.slots
    .filter((slot) => slot.id !== booking.slot.id && slot.state === "OPEN")
    .filter((slot) => slot.places.some((place) => place.free && place.vehicle.model.id === model))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
    .map((slot) => ({ value: slot.id, label: `${shortDay(slot.day)}, ${clock(slot.localStart)}` }));
  const where =
    times.length > 0 ? (
      <NativeSelect name="slot" label={t`Nouveau départ, même modèle`} data={times} />
    ) : (
      <p>
        <Trans>Ce modèle n’a plus de place à un autre départ. Écrivez au siège par « Autre ».</Trans>
      </p>
    );
  return (
    <AskForm
      kinds={[
        { value: "MODIFY", label: t`Déplacer` },
        { value: "CANCEL", label: t`Annuler` },
        { value: "OTHER", label: t`Autre` },
      ]}
      busy={busy}
      problem={problem}
      onDone={onDone}
      send={({ kind, message, form }) =>
        act({
          bookingId: booking.id,
          kind,
          proposal: kind === "MODIFY" ? { slotId: typed(form, "slot") } : null,
          message,
        })
      }
      fields={(kind) =>
        kind === "MODIFY" ? { content: where, possible: times.length > 0 } : { content: null, possible: true }
      }
    />
  );
}
