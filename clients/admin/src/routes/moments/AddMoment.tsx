/** A further moment of an automatic message: a second reminder, two hours before. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import type { VariablesOf } from "../../graphql.ts";
import { type Channel, channelWord } from "../../words/message.ts";
import { SaveMoment } from "./MomentLine.tsx";

type Input = VariablesOf<typeof SaveMoment>["input"];
const MINUTES = { HOURS: 60, MINUTES: 1 };

interface Props {
  /** Messages that leave at a moment. */
  causes: { value: string; label: string }[];
  onDone: () => void;
  onClose: () => void;
}

export function AddMoment({ causes, onDone, onClose }: Props) {
  const { act, busy, problem } = useAct(SaveMoment);
  const [unit, setUnit] = useState<"DAYS" | keyof typeof MINUTES>("DAYS");

  async function save(form: FormData): Promise<void> {
    const number = Number(typed(form, "number").replace(/\s/g, ""));
    const done = await act({
      cause: typed(form, "cause") as Input["cause"],
      channel: typed(form, "channel") as Channel,
      enabled: true,
      ...(unit === "DAYS" ? { days: number, localTime: typed(form, "time") } : { minutes: number * MINUTES[unit] }),
      // A message that is due in a few hours helps nobody the day after.
      graceMinutes: unit === "DAYS" ? 720 : 60,
    });
    if (!done) return;
    toast(t`Ce moment est ajouté.`);
    onDone();
  }
  return (
    <Form onSubmit={save} inset>
      <Pair>
        <NativeSelect name="cause" label={t`Message`} data={causes} />
        <NativeSelect
          name="channel"
          label={t`Canal`}
          data={(["EMAIL", "SMS"] as Channel[]).map((value) => ({ value, label: channelWord(value) }))}
        />
      </Pair>
      <Pair>
        <NumberInput name="number" label={t`Combien`} defaultValue={1} min={0} required hideControls />
        <NativeSelect
          label={t`Avant ou après`}
          value={unit}
          onChange={(event) => setUnit(event.currentTarget.value as typeof unit)}
          data={[
            { value: "DAYS", label: t`jours, à une heure` },
            { value: "HOURS", label: t`heures` },
            { value: "MINUTES", label: t`minutes` },
          ]}
        />
      </Pair>
      {unit === "DAYS" && <TextInput name="time" type="time" label={t`À quelle heure`} defaultValue="18:00" required />}
      <ProblemAlert problem={problem} />
      <FormFoot>
        <Button variant="default" onClick={onClose}>
          <Trans>Renoncer</Trans>
        </Button>
        <Button type="submit" loading={busy}>
          <Trans>Ajouter ce moment</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
