/** Adds a model, or changes one: its name, what it is, its picture (B3, B5). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment, type VariablesOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { licenceWord } from "../../words/licence.ts";
import { PhotoField, photoInput } from "./PhotoField.tsx";

const AddModel = graphql(
  `
    mutation AddModel($input: AddVehicleModelInput!) {
      addVehicleModel(input: $input) {
        ... on AddVehicleModelSuccess {
          vehicleModel {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const ChangeModel = graphql(
  `
    mutation ChangeModel($input: ChangeVehicleModelInput!) {
      changeVehicleModel(input: $input) {
        ... on ChangeVehicleModelSuccess {
          vehicleModel {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export const ModelFormFields = graphql(`
  fragment ModelFormFields on VehicleModel {
    id
    version
    name
    family
    powerKw
    licenceRequired
    yAmt
    a2Restricted
    photo {
      id
      medium
    }
  }
`);

type Licence = VariablesOf<typeof AddModel>["input"]["licenceRequired"];
const LICENCES: Licence[] = ["A", "A2", "A1", "AM", "B_7H", "B", "L5E"];

interface Props {
  /** None: a new one. */
  model: FragmentOf<typeof ModelFormFields> | null;
  onClose: () => void;
  onDone: () => void;
}

export function ModelForm({ onClose, onDone, ...props }: Props) {
  const model = readFragment(ModelFormFields, props.model);
  const adding = useAct(AddModel);
  const changing = useAct(ChangeModel);
  const [photo, setPhoto] = useState(model?.photo ?? null);
  const problem = adding.problem ?? changing.problem;
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);

  async function save(form: FormData) {
    const values = {
      name: typed(form, "name"),
      family: typed(form, "family"),
      powerKw: Number(typed(form, "powerKw").replace(",", ".")),
      licenceRequired: typed(form, "licenceRequired") as Licence,
      yAmt: form.has("yAmt"),
      a2Restricted: form.has("a2Restricted"),
    };
    const done = model
      ? await changing.act({
          ...values,
          ...photoInput(model.photo, photo),
          vehicleModelId: model.id,
          expectedVersion: model.version,
        })
      : await adding.act({ ...values, photoId: photo?.id ?? null });
    if (!done) return;
    const off = model && !photo ? model.photo : null;
    if (model && off)
      toast(t`${values.name} n’a plus de photo.`, { act: { label: t`La remettre`, run: () => putBack(off.id) } });
    else toast(model ? t`${values.name} est à jour.` : t`${values.name} est ajouté au parc.`);
    onDone();
    onClose();
  }

  // A photo that nothing shows is kept for a day, so that it can be put back.
  async function putBack(photoId: string) {
    if (!model || !(await changing.act({ vehicleModelId: model.id, photoId }))) return;
    toast(t`La photo est remise.`);
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={model ? t`Modifier ${model.name}` : t`Ajouter un modèle`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={save}>
        <PhotoField photo={photo} onChange={setPhoto} />
        <Pair>
          <TextInput name="name" label={t`Nom`} required defaultValue={model?.name} error={wrong("name")} />
          <TextInput name="family" label={t`Famille`} required defaultValue={model?.family} error={wrong("family")} />
        </Pair>
        <Pair>
          <NumberInput
            name="powerKw"
            label={t`Puissance (kW)`}
            required
            hideControls
            decimalScale={1}
            decimalSeparator=","
            defaultValue={model?.powerKw}
            error={wrong("powerKw")}
          />
          <NativeSelect
            name="licenceRequired"
            label={t`Permis nécessaire`}
            defaultValue={model?.licenceRequired ?? "A2"}
            error={wrong("licenceRequired")}
            data={LICENCES.map((licence) => ({ value: licence, label: licenceWord(licence) }))}
          />
        </Pair>
        <Checkbox name="yAmt" label={t`Boîte automatisée Y-AMT`} defaultChecked={model?.yAmt ?? false} />
        <Checkbox
          name="a2Restricted"
          label={t`Bridé pour le permis A2`}
          defaultChecked={model?.a2Restricted ?? false}
        />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={adding.busy || changing.busy}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
