/** The classes of licences as people write them. */
import { t } from "@lingui/core/macro";

export function licenceWord(licence: string): string {
  const words: Record<string, string> = { B_7H: t`B + 7 h`, L5E: t`B (L5e)` };
  return words[licence] ?? licence;
}

/** All of them, for a choice. */
export const licences = (): { value: string; label: string }[] =>
  ["A", "A2", "A1", "AM", "B_7H", "B", "L5E"].map((value) => ({ value, label: t`Permis ${licenceWord(value)}` }));

export type Licence = "AM" | "A1" | "A2" | "A" | "B" | "B_7H" | "L5E";

/** What may be declared, the most frequent first. */
export const licenceChoices = (): { value: Licence; label: string }[] => [
  { value: "A", label: "A" },
  { value: "A2", label: "A2" },
  { value: "A1", label: "A1" },
  { value: "AM", label: "AM" },
  { value: "B_7H", label: t`B avec formation de 7 h` },
  { value: "B", label: "B" },
  { value: "L5E", label: t`B, trois-roues L5e` },
];
