/** One more truck for a season, empty or with what a truck of another season carries. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { KeptSeason } from "./SeasonCard.tsx";
import { TruckRowFields } from "./TruckRow.tsx";

const AddTruck = graphql(
  `
    mutation AddTruck($input: AddTruckInput!) {
      addTruck(input: $input) {
        ... on AddTruckSuccess {
          truck {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  season: KeptSeason;
  others: readonly KeptSeason[];
  onClose: () => void;
  onDone: () => void;
}

export function TruckForm({ season, others, onClose, onDone }: Props) {
  const [name, setName] = useState("");
  const [vehiclesOf, setVehiclesOf] = useState("");
  const { act, busy, problem, forget } = useAct(AddTruck);
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  const choices = others.flatMap(({ year, trucks }) =>
    readFragment(TruckRowFields, trucks)
      .filter(({ vehicles }) => vehicles.length > 0)
      .map((truck) => ({
        value: truck.id,
        label: `${truck.name}, ${year} (${plural(truck.vehicles.length, { one: "# véhicule", other: "# véhicules" })})`,
      })),
  );

  async function add() {
    if (!(await act({ seasonId: season.id, name, vehiclesOfId: vehiclesOf || null }))) return;
    toast(t`Le camion est ajouté.`);
    onDone();
    onClose();
  }
  return (
    <Form onSubmit={add} inset>
      <Pair>
        <TextInput
          label={t`Nom du camion`}
          required
          maxLength={60}
          autoFocus
          value={name}
          error={wrong("name")}
          onChange={(event) => {
            forget();
            setName(event.currentTarget.value);
          }}
        />
        <NativeSelect
          label={t`Véhicules`}
          value={vehiclesOf}
          error={wrong("vehiclesOfId")}
          data={[{ value: "", label: t`Aucun pour l’instant` }, ...choices]}
          onChange={(event) => {
            forget();
            setVehiclesOf(event.currentTarget.value);
          }}
        />
      </Pair>
      {!wrong("name") && !wrong("vehiclesOfId") && <ProblemAlert problem={problem} />}
      <FormFoot>
        <Button variant="default" onClick={onClose}>
          <Trans>Ne rien ajouter</Trans>
        </Button>
        <Button type="submit" loading={busy}>
          <Trans>Ajouter le camion</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
