/** Cancels a booking with a reason; the place is free at once and the rider is told (C2, C9). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const CancelBooking = graphql(
  `
    mutation CancelBooking($input: CancelBookingInput!) {
      cancelBooking(input: $input) {
        ... on CancelBookingSuccess {
          booking {
            id
            version
            status
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function CancelForm({ booking, onDone }: { booking: { id: string; version: number }; onDone: () => void }) {
  const { act, busy, problem } = useAct(CancelBooking);
  const [reason, setReason] = useState("");

  async function cancel() {
    const done = await act({ bookingId: booking.id, reason: reason.trim() || null, expectedVersion: booking.version });
    if (!done) return;
    toast(t`La réservation est annulée, la place est libre.`);
    onDone();
  }

  return (
    <Form inset onSubmit={cancel}>
      <Textarea
        label={t`Pourquoi annuler ?`}
        description={t`Le pilote lira cette raison.`}
        required
        autosize
        minRows={2}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <ProblemAlert problem={problem} />
      <FormFoot>
        <Button variant="default" onClick={onDone}>
          <Trans>Ne pas annuler</Trans>
        </Button>
        <Button type="submit" color="red" loading={busy}>
          <Trans>Annuler et prévenir</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
