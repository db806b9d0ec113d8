/** Books a free place by hand, for somebody on the phone: booked at once, the confirmation is mailed (C3). */

import { shortDay } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import type { FormEvent } from "react";
import { graphql, type VariablesOf } from "../../graphql.ts";
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

type Licence = VariablesOf<typeof BookPlace>["input"]["rider"]["licenceClass"];

export function AddBooking({ cell, onClose }: { cell: Cell; onClose: () => void }) {
  const { act, busy, problem } = useAct(BookPlace);

  async function book(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string): string => String(form.get(name) ?? "").trim();
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
      <form className={css.form} onSubmit={book}>
        <p className={css.person}>
          {shortDay(cell.slot.day)}, {whereIs(cell)}
        </p>
        <div className={css.pair}>
          <TextInput name="firstName" label={t`Prénom`} required error={wrong("firstName")} data-autofocus />
          <TextInput name="lastName" label={t`Nom`} required error={wrong("lastName")} />
        </div>
        <TextInput name="email" type="email" label={t`E-mail`} required error={wrong("email")} />
        <TextInput name="phone" type="tel" label={t`Téléphone`} error={wrong("phone")} />
        <div className={css.pair}>
          <TextInput name="birthDate" type="date" label={t`Date de naissance`} required error={wrong("birthDate")} />
          <NativeSelect
            name="licenceClass"
            label={t`Permis`}
            defaultValue={cell.vehicle.model.licenceRequired}
            error={wrong("licenceClass")}
            data={licences()}
          />
        </div>
        <ProblemAlert problem={problem} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Inscrire et confirmer</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}

const licences = (): { value: Licence; label: string }[] => [
  { value: "A", label: "A" },
  { value: "A2", label: "A2" },
  { value: "A1", label: "A1" },
  { value: "AM", label: "AM" },
  { value: "B_7H", label: t`B avec formation de 7 h` },
  { value: "B", label: "B" },
  { value: "L5E", label: t`B, trois-roues L5e` },
];
