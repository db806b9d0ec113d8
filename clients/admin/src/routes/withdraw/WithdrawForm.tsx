/** What is withdrawn, from where and from when, and why. */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Radio, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { GuidedAct } from "../acts/GuidedAct.tsx";
import { useGuidedAct } from "../acts/useGuidedAct.ts";
import { type Choice, VehicleChoice, type VehicleChoiceFields } from "./VehicleChoice.tsx";

const PreviewWithdrawal = graphql(
  `
    mutation PreviewWithdrawal($input: WithdrawInput!) {
      previewWithdrawal(input: $input) {
        ... on PreviewWithdrawalSuccess {
          act {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const Withdraw = graphql(
  `
    mutation Withdraw($input: WithdrawInput!) {
      withdraw(input: $input) {
        ... on WithdrawSuccess {
          act {
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
  models: readonly FragmentOf<typeof VehicleChoiceFields>[];
  /** Ids of those that come to the stop; none: all of the season. */
  vehicles: string[] | undefined | null;
  event: { id: string; name: string } | undefined | null;
  initial: Choice;
}

export function WithdrawForm({ models, vehicles, event, initial }: Props) {
  const [choice, setChoice] = useState(initial);
  const [here, setHere] = useState(Boolean(event));
  const [from, setFrom] = useState(() => new Date().toLocaleDateString("sv"));
  const [reason, setReason] = useState("");
  const acts = useGuidedAct(PreviewWithdrawal, Withdraw, {
    modelId: choice.vehicle ? null : choice.model,
    vehicleId: choice.vehicle,
    eventId: here && event ? event.id : null,
    fromDay: here ? null : from,
    reason: reason.trim() || null,
  });

  function change(step: () => void) {
    step();
    acts.forget();
  }

  return (
    <GuidedAct
      title={t`Retirer un modèle ou un véhicule`}
      hint={t`Une panne, un rappel, une moto absente : les pilotes concernés reçoivent une autre place, gardée pour eux, à accepter en un clic.`}
      back={event ? { to: `/events/${event.id}`, label: event.name } : { to: "/acts", label: t`Actions groupées` }}
      acts={acts}
      doWord={t`Retirer et prévenir`}
      ready={Boolean(choice.model ?? choice.vehicle) && (here || Boolean(from))}
      reason={{
        value: reason,
        description: t`Facultative. Les pilotes la lisent dans leur message.`,
        onChange: (value) => change(() => setReason(value)),
      }}
    >
      <VehicleChoice
        models={models}
        vehicles={vehicles}
        choice={choice}
        onChange={(next) => change(() => setChoice(next))}
      />
      {event && (
        <Radio.Group
          label={t`Où ?`}
          value={here ? "here" : "from"}
          onChange={(value) => change(() => setHere(value === "here"))}
        >
          <Stack gap="xs" mt="xs">
            <Radio value="here" label={t`À cette étape seulement`} />
            <Radio value="from" label={t`À toutes les étapes, à partir d’une date`} />
          </Stack>
        </Radio.Group>
      )}
      {!here && (
        <TextInput
          type="date"
          label={<Trans>À partir du</Trans>}
          required
          value={from}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => setFrom(value));
          }}
        />
      )}
    </GuidedAct>
  );
}
