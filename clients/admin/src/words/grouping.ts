/** Which groups of vehicles leave at a departure. */
import { t } from "@lingui/core/macro";

export type Grouping = "TOGETHER" | "ALTERNATING" | "ONLY_1" | "ONLY_2";

export const groupings = (): { value: Grouping; label: string }[] => [
  { value: "TOGETHER", label: t`Les deux groupes ensemble` },
  { value: "ALTERNATING", label: t`Groupes 1 et 2 en alternance` },
  { value: "ONLY_1", label: t`Groupe 1 seulement` },
  { value: "ONLY_2", label: t`Groupe 2 seulement` },
];

/** Who leaves at one departure. */
export const groupWord = (group: number | null): string => (group ? t`Groupe ${group}` : t`Les deux groupes`);
