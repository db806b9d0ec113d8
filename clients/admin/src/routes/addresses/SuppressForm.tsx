/** Writes no more to an address, as its owner asked by telephone for instance (F5). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { type Channel, channelWord } from "../../words/message.ts";
import { type Scope, scopeWord } from "../../words/suppression.ts";

const SuppressAddress = graphql(
  `
    mutation SuppressAddress($input: SuppressAddressInput!) {
      suppressAddress(input: $input) {
        ... on SuppressAddressSuccess {
          suppression {
            id
            address
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function SuppressForm({ onClose }: { onClose: () => void }) {
  const { act, busy, problem } = useAct(SuppressAddress);
  async function save(form: FormData): Promise<void> {
    const done = await act({
      channel: typed(form, "channel") as Channel,
      address: typed(form, "address"),
      scope: typed(form, "scope") as Scope,
      note: typed(form, "note"),
    });
    if (!done) return;
    toast(t`C’est noté : on n’y écrit plus.`);
    onClose();
  }
  return (
    <Modal
      opened
      onClose={onClose}
      centered
      title={t`Écarter une adresse`}
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={save}>
        <Pair>
          <NativeSelect
            name="channel"
            label={t`Canal`}
            data={(["EMAIL", "SMS"] as Channel[]).map((value) => ({ value, label: channelWord(value) }))}
          />
          <NativeSelect
            name="scope"
            label={t`Ce qui ne part plus`}
            data={(["ALL", "MARKETING"] as Scope[]).map((value) => ({ value, label: scopeWord(value) }))}
          />
        </Pair>
        <TextInput name="address" label={t`Adresse ou numéro`} required data-autofocus />
        <TextInput name="note" label={t`Pourquoi`} placeholder={t`Demandé par téléphone…`} required />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Ne plus écrire</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
