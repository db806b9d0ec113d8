/** Adds a dealership: what it is in the network, where it is; how it is reached can be said afterwards. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const AddDealershipMutation = graphql(
  `
    mutation AddDealership($input: AddDealershipInput!) {
      addDealership(input: $input) {
        ... on AddDealershipSuccess {
          dealership {
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

export function AddDealership({ onClose, onDone }: { onClose: () => void; onDone: (id: string) => void }) {
  const { act, busy, problem } = useAct(AddDealershipMutation);

  async function add(form: FormData) {
    const degrees = (name: string): number => Number(typed(form, name).replace(",", "."));
    const done = await act({
      code: typed(form, "code"),
      name: typed(form, "name"),
      address: typed(form, "address"),
      city: typed(form, "city"),
      region: typed(form, "region"),
      latitude: degrees("latitude"),
      longitude: degrees("longitude"),
    });
    if (!done || !("dealership" in done.addDealership)) return;
    toast(t`${done.addDealership.dealership.name} est dans le réseau.`);
    onDone(done.addDealership.dealership.id);
  }

  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Ajouter une concession`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={add}>
        <Pair>
          <TextInput name="name" label={t`Nom`} required error={wrong("name")} data-autofocus />
          <TextInput name="code" label={t`Code réseau`} required error={wrong("code")} />
        </Pair>
        <TextInput name="address" label={t`Rue et numéro`} required error={wrong("address")} />
        <Pair>
          <TextInput name="city" label={t`Ville`} required error={wrong("city")} />
          <TextInput name="region" label={t`Région`} required error={wrong("region")} />
        </Pair>
        <Pair>
          <TextInput
            name="latitude"
            label={t`Latitude`}
            description={t`En degrés : 47,3220`}
            inputMode="decimal"
            pattern="-?\d{1,2}([.,]\d+)?"
            required
            error={wrong("latitude")}
          />
          <TextInput
            name="longitude"
            label={t`Longitude`}
            description={t`En degrés : 5,0415`}
            inputMode="decimal"
            pattern="-?\d{1,3}([.,]\d+)?"
            required
            error={wrong("longitude")}
          />
        </Pair>
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Ajouter</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
