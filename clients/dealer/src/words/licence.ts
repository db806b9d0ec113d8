/** The classes of licences as people write them. */
import { t } from "@lingui/core/macro";

export const LICENCES = ["A", "A2", "A1", "AM", "B_7H", "B", "L5E"] as const;

export function licenceWord(licence: string): string {
  const words: Record<string, string> = { B_7H: t`B + 7 h`, L5E: t`B (L5e)` };
  return words[licence] ?? licence;
}
