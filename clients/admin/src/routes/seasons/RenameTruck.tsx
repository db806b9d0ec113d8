/** A truck's name; and the way to delete one that never went anywhere. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./SeasonsPage.module.css";

const ChangeTruck = graphql(
  `
    mutation ChangeTruck($input: ChangeTruckInput!) {
      changeTruck(input: $input) {
        ... on ChangeTruckSuccess {
          truck {
            id
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const DeleteTruck = graphql(
  `
    mutation DeleteTruck($input: DeleteTruckInput!) {
      deleteTruck(input: $input) {
        ... on DeleteTruckSuccess {
          deletion {
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
  truck: { id: string; name: string; version: number };
  /** No stop was ever planned with it. */
  isUnused: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function RenameTruck({ truck, isUnused, onClose, onDone }: Props) {
  const [version] = useState(truck.version);
  const [name, setName] = useState(truck.name);
  const [isDeleting, setDeleting] = useState(false);
  const changing = useAct(ChangeTruck);
  const deleting = useAct(DeleteTruck);
  const wrong = changing.problem?.field === "name" ? changing.problem.message : undefined;

  async function save() {
    if (!(await changing.act({ truckId: truck.id, name, expectedVersion: version }))) return;
    toast(t`Le camion est renommé.`);
    onDone();
    onClose();
  }
  async function remove() {
    if (!(await deleting.act({ truckId: truck.id, expectedVersion: version }))) return;
    toast(t`Le camion ${truck.name} est supprimé.`);
    onDone();
    onClose();
  }
  return (
    <>
      <Form onSubmit={save} inset>
        <TextInput
          label={t`Nom du camion`}
          required
          maxLength={60}
          value={name}
          error={wrong}
          onChange={(event) => {
            changing.forget();
            setName(event.currentTarget.value);
          }}
        />
        {!wrong && <ProblemAlert problem={changing.problem} />}
        <FormFoot>
          {isUnused && (
            <Button className={css.start ?? ""} variant="subtle" color="red" onClick={() => setDeleting(true)}>
              <Trans>Supprimer le camion</Trans>
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            <Trans>Ne rien changer</Trans>
          </Button>
          <Button type="submit" loading={changing.busy}>
            <Trans>Renommer</Trans>
          </Button>
        </FormFoot>
      </Form>
      {isDeleting && (
        <Confirm
          title={t`Supprimer le camion ${truck.name} ?`}
          act={t`Supprimer le camion`}
          danger
          busy={deleting.busy}
          problem={deleting.problem}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <Trans>Il n’est prévu nulle part. Les véhicules qu’il porte partent avec lui.</Trans>
        </Confirm>
      )}
    </>
  );
}
