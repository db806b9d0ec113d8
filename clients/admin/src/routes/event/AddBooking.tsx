/** Books a free place by hand, for somebody on the phone: booked at once, the confirmation is mailed (C3). */

import { shortDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { Cell } from "./board.ts";
import css from "./dialog.module.css";
import { whereIs } from "./PlaceCell.tsx";
import { details, RiderFields } from "./RiderFields.tsx";

const BookPlace = graphql(
  `
    mutation BookPlace($input: BookPlaceInput!) {
      bookPlace(input: $input) {
        ... on BookPlaceSuccess {
          booking {
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

export function AddBooking({ cell, onClose }: { cell: Cell; onClose: () => void }) {
  const { act, busy, problem } = useAct(BookPlace);

  async function book(form: FormData) {
    const rider = details(form);
    const done = await act({ slotId: cell.slot.id, modelId: cell.vehicle.model.id, rider });
    if (!done) return;
    toast(t`${rider.firstName} ${rider.lastName} est inscrit : ${whereIs(cell)}.`);
    onClose();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Ajouter un pilote</Trans>}
      centered
      closeButtonProps={{ "aria-label": t`Fermer` }}
      size="lg"
    >
      <Form onSubmit={book}>
        <p className={css.person}>
          {shortDay(cell.slot.day)}, {whereIs(cell)}
        </p>
        <RiderFields licence={cell.vehicle.model.licenceRequired} problem={problem} />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Inscrire et confirmer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
