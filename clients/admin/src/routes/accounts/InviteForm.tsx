/** Invites a person: they get a mail, choose a password and come in as what they are invited for (A3). */
import { language } from "@drt/kit/language/language.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { type AccountRole, roleWord } from "../../words/account.ts";
import { DealershipSelect } from "./DealershipSelect.tsx";

export const InviteAccount = graphql(
  `
    mutation InviteAccount($input: InviteAccountInput!) {
      inviteAccount(input: $input) {
        ... on InviteAccountSuccess {
          account {
            id
            email
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  /** Where the dealership is known already: its people only. */
  dealership?: { id: string; name: string };
  onClose: () => void;
  onDone: () => void;
}

export function InviteForm({ dealership, onClose, onDone }: Props) {
  const { act, busy, problem } = useAct(InviteAccount);
  const [role, setRole] = useState<AccountRole>("DEALER");
  const [chosen, setChosen] = useState<string | null>(dealership?.id ?? null);

  async function invite(form: FormData) {
    const email = typed(form, "email");
    const done = await act({
      email,
      name: typed(form, "name"),
      role,
      dealershipId: role === "DEALER" ? chosen : null,
      locale: typed(form, "locale") === "EN" ? "EN" : "FR",
    });
    if (!done) return;
    toast(t`L’invitation est partie à ${email}. Elle est valable 7 jours.`);
    onDone();
  }

  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      title={dealership ? t`Inviter une personne de ${dealership.name}` : t`Inviter une personne`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={invite}>
        <TextInput name="name" label={t`Prénom et nom`} required error={wrong("name")} data-autofocus />
        <TextInput name="email" type="email" label={t`E-mail`} required error={wrong("email")} />
        <Pair>
          {!dealership && (
            <NativeSelect
              label={t`Rôle`}
              value={role}
              onChange={(event) => setRole(event.currentTarget.value as AccountRole)}
              data={(["DEALER", "TEAM", "ADMIN"] as const).map((value) => ({ value, label: roleWord(value) }))}
            />
          )}
          <NativeSelect
            name="locale"
            label={t`Langue des e-mails`}
            defaultValue={language() === "en" ? "EN" : "FR"}
            data={[
              { value: "FR", label: t`Français` },
              { value: "EN", label: t`Anglais` },
            ]}
          />
        </Pair>
        {!dealership && role === "DEALER" && (
          <DealershipSelect value={chosen} onChange={setChosen} error={wrong("dealershipId")} />
        )}
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Envoyer l’invitation</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
