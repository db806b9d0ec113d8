/** Invites somebody of the dealership: they get a link by mail and choose a password (A3). */
import { language } from "@drt/kit/language/language.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const Invite = graphql(
  `
    mutation InviteColleague($input: InviteAccountInput!) {
      inviteAccount(input: $input) {
        ... on InviteAccountSuccess {
          account {
            id
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  /** Somebody who was invited and has not come, or nobody yet. */
  known: { name?: string; email?: string };
  onDone: () => void;
  onClose: () => void;
}

export function InviteColleague({ known, onDone, onClose }: Props) {
  const { act, busy, problem } = useAct(Invite);
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);

  async function invite(form: FormData) {
    const [name, email] = [typed(form, "name"), typed(form, "email")];
    const done = await act({ name, email, role: "DEALER", locale: language() === "fr" ? "FR" : "EN" });
    if (!done) return;
    toast(t`L’invitation est partie à ${email}.`);
    onDone();
    onClose();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Inviter un collègue</Trans>}
      centered
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={invite}>
        <p>
          <Trans>
            Il reçoit un lien valable sept jours, choisit son mot de passe, puis voit le même espace que vous.
          </Trans>
        </p>
        <TextInput
          name="name"
          label={t`Prénom et nom`}
          defaultValue={known.name ?? ""}
          required
          error={wrong("name")}
          data-autofocus
        />
        <TextInput
          name="email"
          type="email"
          label={t`E-mail`}
          defaultValue={known.email ?? ""}
          readOnly={known.email !== undefined}
          required
          error={wrong("email")}
        />
        <ProblemAlert problem={wrong("name") || wrong("email") ? null : problem} />
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
