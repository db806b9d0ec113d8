/** Asks headquarters to move a booking, to cancel it, or something in words; only they can do it (E2). */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, SegmentedControl, Textarea } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import type { Kind } from "../../words/request.ts";

export const AskFormFields = graphql(`
  fragment AskFormFields on Booking {
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

const AskBookingChange = graphql(`
  mutation AskBookingChange($input: RequestBookingChangeInput!) {
    requestBookingChange(input: $input) {
      ... on RequestBookingChangeSuccess {
        changeRequest {
          id
          status
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

interface Props {
  booking: FragmentOf<typeof AskFormFields>;
  onDone: () => void;
}

export function AskForm({ onDone, ...props }: Props) {
  const booking = readFragment(AskFormFields, props.booking);
  const { act, busy, problem } = useAct(AskBookingChange);
  const [kind, setKind] = useState<Kind>("MODIFY");
  const model = booking.vehicle.model.id;
  const times = booking.event.slots
    .filter((slot) => slot.id !== booking.slot.id && slot.state === "OPEN")
    .filter((slot) => slot.places.some((place) => place.free && place.vehicle.model.id === model))
    .sort((a, b) => a.startsAt.localeCompare(b.startsAt));

  async function send(form: FormData) {
    const done = await act({
      bookingId: booking.id,
      kind,
      proposal: kind === "MODIFY" ? { slotId: typed(form, "slot") } : null,
      message: typed(form, "message") || null,
    });
    if (!done) return;
    toast(t`Votre demande est partie au siège, qui est prévenu.`);
    onDone();
  }

  return (
    <Form inset onSubmit={send}>
      <h3>
        <Trans>Demander au siège</Trans>
      </h3>
      <SegmentedControl
        fullWidth
        aria-label={t`Ce que vous demandez`}
        value={kind}
        onChange={(value) => setKind(value as Kind)}
        data={[
          { value: "MODIFY", label: t`Déplacer` },
          { value: "CANCEL", label: t`Annuler` },
          { value: "OTHER", label: t`Autre` },
        ]}
      />
      {kind === "MODIFY" &&
        (times.length > 0 ? (
          <NativeSelect
            name="slot"
            label={t`Nouveau départ, même modèle`}
            data={times.map((slot) => ({
              value: slot.id,
              label: `${shortDay(slot.day)}, ${clock(slot.localStart)}`,
            }))}
          />
        ) : (
          <p>
            <Trans>Ce modèle n’a plus de place à un autre départ. Écrivez au siège par « Autre ».</Trans>
          </p>
        ))}
      <Textarea
        name="message"
        label={t`Votre message`}
        autosize
        minRows={2}
        required={kind === "OTHER"}
        placeholder={t`Ce que le siège doit savoir`}
      />
      <ProblemAlert problem={problem} />
      <Button type="submit" loading={busy} disabled={kind === "MODIFY" && times.length === 0}>
        <Trans>Envoyer la demande</Trans>
      </Button>
    </Form>
  );
}
