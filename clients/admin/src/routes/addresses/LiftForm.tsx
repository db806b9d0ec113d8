/** Writes to an address again, with a note that says why; consents that were withdrawn stay withdrawn (F5). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const LiftSuppression = graphql(
  `
    mutation LiftSuppression($input: LiftSuppressionInput!) {
      liftSuppression(input: $input) {
        ... on LiftSuppressionSuccess {
          suppression {
            id
            liftedAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function LiftForm({ id, address, onClose }: { id: string; address: string; onClose: () => void }) {
  const { act, busy, problem } = useAct(LiftSuppression);
  async function lift(form: FormData): Promise<void> {
    if (!(await act({ suppressionId: id, note: typed(form, "note") }))) return;
    toast(t`On peut de nouveau écrire à ${address}.`);
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t`Écrire de nouveau`}
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={lift}>
        <p>
          <Trans>
            {address} recevra de nouveau les messages. Un consentement retiré reste retiré : la publicité ne part
            qu’avec un nouvel accord.
          </Trans>
        </p>
        <TextInput name="note" label={t`Pourquoi`} required data-autofocus />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Rétablir l’adresse</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
