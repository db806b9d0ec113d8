/** Books a free place by hand, for somebody on the phone: booked at once, the confirmation is mailed (C3). */

import { shortDay } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { type Licence, licenceChoices } from "../../words/licence.ts";
import type { Cell } from "./board.ts";
import css from "./dialog.module.css";
import { whereIs } from "./PlaceCell.tsx";

const BookPlace = graphql(`
  mutation BookPlace($input: BookPlaceInput!) {
    bookPlace(input: $input) {
      ... on BookPlaceSuccess {
        booking {
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

export function AddBooking({ cell, onClose }: { cell: Cell; onClose: () => void }) {
  const { act, busy, problem } = useAct(BookPlace);

  async function book(form: FormData) {
    const text = (name: string): string => typed(form, name);
    const done = await act({
      slotId: cell.slot.id,
      modelId: cell.vehicle.model.id,
      rider: {
        firstName: text("firstName"),
        lastName: text("lastName"),
        email: text("email"),
        phone: text("phone") || null,
        birthDate: text("birthDate"),
        licenceClass: text("licenceClass") as Licence,
        locale: language() === "fr" ? "FR" : "EN",
      },
    });
    if (!done) return;
    toast(t`${text("firstName")} ${text("lastName")} est inscrit : ${whereIs(cell)}.`);
    onClose();
  }

  const wrong = (field: string): string | undefined => (problem?.field?.endsWith(field) ? problem.message : undefined);
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
        <Pair>
          <TextInput name="firstName" label={t`Prénom`} required error={wrong("firstName")} data-autofocus />
          <TextInput name="lastName" label={t`Nom`} required error={wrong("lastName")} />
        </Pair>
        <TextInput name="email" type="email" label={t`E-mail`} required error={wrong("email")} />
        <TextInput name="phone" type="tel" label={t`Téléphone`} error={wrong("phone")} />
        <Pair>
          <TextInput name="birthDate" type="date" label={t`Date de naissance`} required error={wrong("birthDate")} />
          <NativeSelect
            name="licenceClass"
            label={t`Permis`}
            defaultValue={cell.vehicle.model.licenceRequired}
            error={wrong("licenceClass")}
            data={licenceChoices()}
          />
        </Pair>
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
