/** Before a booking is moved: from where to where, why, and that the rider is told. One atomic swap (C4). */

import { shortDay } from "@drt/kit/language/dates.ts";
import { makeKey, useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useMutation } from "urql";
import { graphql } from "../../graphql.ts";
import { ProblemFields, refusalOf } from "../../problem.ts";
import type { Cell } from "./board.ts";
import css from "./dialog.module.css";
import { whereIs } from "./PlaceCell.tsx";

const MoveBooking = graphql(
  `
    mutation MoveBooking($input: MoveBookingInput!) {
      moveBooking(input: $input) {
        ... on MoveBookingSuccess {
          booking {
            id
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function MoveDialog({ from, to, onClose }: { from: Cell; to: Cell; onClose: () => void }) {
  const { act, busy, problem } = useAct(MoveBooking);
  const [, back] = useMutation(MoveBooking);
  const [reason, setReason] = useState("");
  const { booking } = from;
  if (!booking) return null;

  async function move() {
    if (!booking) return;
    const done = await act({
      bookingId: booking.id,
      slotId: to.slot.id,
      modelId: to.vehicle.model.id,
      reason: reason || null,
      expectedVersion: booking.version,
    });
    if (!done) return;
    const moved = done.moveBooking;
    const version = "booking" in moved ? moved.booking.version : null;
    toast(t`${booking.rider.firstName} ${booking.rider.lastName} part maintenant à ${whereIs(to)}.`, {
      act: { label: t`Annuler`, run: () => void moveBack(version) },
    });
    onClose();
  }

  /** The same swap the other way round, unless somebody did something with it meanwhile: then it is theirs. */
  async function moveBack(version: number | null) {
    if (!booking) return;
    const { data } = await back({
      input: {
        bookingId: booking.id,
        slotId: from.slot.id,
        modelId: from.vehicle.model.id,
        expectedVersion: version,
        idempotencyKey: makeKey(),
      },
    });
    const answer = data?.moveBooking;
    if (answer && "booking" in answer)
      toast(t`${booking.rider.firstName} ${booking.rider.lastName} est de retour à sa place.`);
    else
      toast((answer && refusalOf(answer)) ?? t`Cela n’a pas abouti, rien n’est changé.`, {
        tone: "bad",
      });
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Déplacer la réservation</Trans>}
      centered
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={move}>
        <p className={css.person}>
          {booking.rider.firstName} {booking.rider.lastName}
        </p>
        <ol className={css.swap}>
          <li>
            <small>{shortDay(from.slot.day)}</small>
            {whereIs(from)}
          </li>
          <li aria-hidden="true">
            <Icon name="right" />
          </li>
          <li data-new>
            <small>{shortDay(to.slot.day)}</small>
            {whereIs(to)}
          </li>
        </ol>
        <TextInput
          label={t`Raison`}
          description={t`Facultative. Le pilote la lit dans l’e-mail qui le prévient.`}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
          data-autofocus
        />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Laisser en place</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Déplacer et prévenir</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
