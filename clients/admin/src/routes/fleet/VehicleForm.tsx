/** Adds a vehicle to the truck, or changes one: number, plate, group, days, shape (B3). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox, Modal, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { STATES, stateWord, type VehicleState } from "../../words/vehicle.ts";
import { PhotoField, photoInput } from "./PhotoField.tsx";

const AddVehicle = graphql(
  `
    mutation AddVehicle($input: AddVehicleInput!) {
      addVehicle(input: $input) {
        ... on AddVehicleSuccess {
          vehicle {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const ChangeVehicle = graphql(
  `
    mutation ChangeVehicle($input: ChangeVehicleInput!) {
      changeVehicle(input: $input) {
        ... on ChangeVehicleSuccess {
          vehicle {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export const VehicleFormFields = graphql(`
  fragment VehicleFormFields on Vehicle {
    id
    version
    number
    plate
    groupNumber
    availableFrom
    availableUntil
    mileageKm
    state
    photo {
      id
      medium
    }
  }
`);

interface Props {
  /** None: a new one. */
  vehicle: FragmentOf<typeof VehicleFormFields> | null;
  model: { id: string; name: string };
  season: { startsOn: string; endsOn: string; trucks: readonly { id: string; name: string }[] };
  onClose: () => void;
  onDone: () => void;
}

export function VehicleForm({ model, season, onClose, onDone, ...props }: Props) {
  const vehicle = readFragment(VehicleFormFields, props.vehicle);
  const adding = useAct(AddVehicle);
  const changing = useAct(ChangeVehicle);
  const [photo, setPhoto] = useState(vehicle?.photo ?? null);
  const problem = adding.problem ?? changing.problem;
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);

  async function save(form: FormData) {
    const values = {
      modelId: model.id,
      number: Number(typed(form, "number")),
      plate: typed(form, "plate"),
      groupNumber: Number(typed(form, "groupNumber")),
      availableFrom: typed(form, "availableFrom"),
      availableUntil: typed(form, "availableUntil"),
      mileageKm: Number(typed(form, "mileageKm").replace(/\s/g, "")) || 0,
      state: typed(form, "state") as VehicleState,
    };
    const truckId = typed(form, "truckId") || season.trucks[0]?.id || "";
    const done = vehicle
      ? await changing.act({
          ...values,
          ...photoInput(vehicle.photo, photo),
          vehicleId: vehicle.id,
          expectedVersion: vehicle.version,
        })
      : await adding.act({ ...values, photoId: photo?.id ?? null, truckId, comesToComingEvents: form.has("comes") });
    if (!done) return;
    const off = vehicle && !photo ? vehicle.photo : null;
    if (off)
      toast(t`Le n° ${values.number} n’a plus de photo à lui.`, {
        act: { label: t`La remettre`, run: () => putBack(off.id) },
      });
    else toast(t`Le véhicule n° ${values.number} est enregistré.`);
    onDone();
    onClose();
  }

  // A photo that nothing shows is kept for a day, so that it can be put back.
  async function putBack(photoId: string) {
    if (!vehicle || !(await changing.act({ vehicleId: vehicle.id, photoId }))) return;
    toast(t`La photo est remise.`);
    onDone();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={vehicle ? t`Modifier le n° ${vehicle.number}` : t`Ajouter un véhicule ${model.name}`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={save}>
        <PhotoField photo={photo} onChange={setPhoto} without={t`La photo du modèle est montrée.`} />
        {!vehicle && season.trucks.length > 1 && (
          <NativeSelect
            name="truckId"
            label={t`Camion`}
            data={season.trucks.map((truck) => ({ value: truck.id, label: truck.name }))}
          />
        )}
        <Pair>
          <NumberInput
            name="number"
            label={t`Numéro sur les essais`}
            required
            min={1}
            defaultValue={vehicle?.number}
            error={wrong("number")}
          />
          <TextInput name="plate" label={t`Plaque`} required defaultValue={vehicle?.plate} error={wrong("plate")} />
        </Pair>
        <Pair>
          <NativeSelect
            name="groupNumber"
            label={t`Groupe`}
            defaultValue={vehicle?.groupNumber ?? 1}
            data={[1, 2].map((group) => ({ value: String(group), label: t`Groupe ${group}` }))}
          />
          <NativeSelect
            name="state"
            label={t`État`}
            defaultValue={vehicle?.state ?? "READY"}
            data={STATES.map((state) => ({ value: state, label: stateWord(state) }))}
          />
        </Pair>
        <Pair>
          <TextInput
            type="date"
            name="availableFrom"
            label={t`Disponible du`}
            required
            defaultValue={vehicle?.availableFrom ?? season.startsOn}
            error={wrong("availableFrom")}
          />
          <TextInput
            type="date"
            name="availableUntil"
            label={t`au`}
            required
            defaultValue={vehicle?.availableUntil ?? season.endsOn}
            error={wrong("availableUntil")}
          />
        </Pair>
        <NumberInput
          name="mileageKm"
          label={t`Kilométrage`}
          min={0}
          thousandSeparator=" "
          hideControls
          defaultValue={vehicle?.mileageKm ?? 0}
          error={wrong("mileageKm")}
        />
        {!vehicle && (
          <Checkbox name="comes" defaultChecked label={t`Il vient à toutes les étapes à venir de la saison`} />
        )}
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
