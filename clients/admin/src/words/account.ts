/** The words of accounts: what a person is, and whether they may come in. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type AccountRole = "ADMIN" | "TEAM" | "DEALER";

/** Also of machines and of riders, as the trail and the access table name who acts. */
export function roleWord(role: string): string {
  const words: Record<string, string> = {
    ADMIN: t`Siège`,
    TEAM: t`Équipe du tour`,
    DEALER: t`Concession`,
    TABLET: t`Tablette`,
    SYNC: t`CRM`,
    RIDER: t`Pilote`,
    PUBLIC: t`Public`,
  };
  return words[role] ?? role;
}

interface Standing {
  accepted: boolean;
  disabledAt: string | null;
}

export function standing({ accepted, disabledAt }: Standing): { word: string; tone: Tone } {
  if (disabledAt) return { word: t`Accès retiré`, tone: "bad" };
  return accepted ? { word: t`Accès ouvert`, tone: "good" } : { word: t`Invitation envoyée`, tone: "wait" };
}
