/** The fields of a day's rhythm: when the first and the last leave, for how long, who with whom (B2). */
import { Pair } from "@drt/kit/ui/Form.tsx";
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type Grouping, groupings } from "../../words/grouping.ts";
import type { Rhythm } from "./rhythm.ts";

interface Props {
  rhythm: Rhythm;
  problem: Refusal | null;
  onChange: (changes: Partial<Rhythm>) => void;
}

type Time = "firstRide" | "lastRide" | "lunchFrom" | "lunchUntil";
type Minutes = "lengthMinutes" | "gapMinutes";

export const RHYTHM_FIELDS = [
  ...["firstRide", "lastRide", "lengthMinutes", "gapMinutes"],
  ...["lunchFrom", "lunchUntil", "grouping"],
];

export function RhythmInputs({ rhythm, problem, onChange }: Props) {
  const wrong = (name: string): string | undefined => (problem?.field === name ? problem.message : undefined);
  const time = (name: Time, label: string) => ({
    label,
    type: "time",
    value: rhythm[name],
    error: wrong(name),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => onChange({ [name]: event.currentTarget.value }),
  });
  const minutes = (name: Minutes, label: string) => ({
    label,
    suffix: t({ message: " min", comment: "after a number of minutes in a field" }),
    value: rhythm[name],
    error: wrong(name),
    min: 0,
    step: 5,
    allowDecimal: false,
    allowNegative: false,
    onChange: (value: number | string) => onChange({ [name]: value }),
  });
  return (
    <>
      <Pair>
        <TextInput {...time("firstRide", t`Premier départ`)} required />
        <TextInput {...time("lastRide", t`Dernier départ`)} required />
      </Pair>
      <Pair>
        <NumberInput {...minutes("lengthMinutes", t`Durée d’un essai`)} required />
        <NumberInput {...minutes("gapMinutes", t`Battement`)} required />
      </Pair>
      <Pair>
        <TextInput {...time("lunchFrom", t`Pause de midi, de`)} />
        <TextInput {...time("lunchUntil", t`Pause de midi, à`)} />
      </Pair>
      <NativeSelect
        label={t`Qui part ensemble`}
        value={rhythm.grouping}
        error={wrong("grouping")}
        data={groupings()}
        onChange={(event) => onChange({ grouping: event.currentTarget.value as Grouping })}
      />
    </>
  );
}
