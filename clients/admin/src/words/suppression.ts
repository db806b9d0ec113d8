/** The words of addresses that are not written to. */
import { t } from "@lingui/core/macro";

export type Reason = "HARD_BOUNCE" | "SOFT_BOUNCES" | "COMPLAINT" | "UNSUBSCRIBED" | "STOP" | "BY_HAND";
export type Scope = "ALL" | "MARKETING";

export function reasonWord(reason: Reason): string {
  const words: Record<Reason, string> = {
    HARD_BOUNCE: t`L’adresse n’existe pas`,
    SOFT_BOUNCES: t`Revenus plusieurs fois`,
    COMPLAINT: t`Signalé comme indésirable`,
    UNSUBSCRIBED: t`Désabonnement`,
    STOP: t`A répondu STOP`,
    BY_HAND: t`À la main`,
  };
  return words[reason];
}

export const scopeWord = (scope: Scope): string => (scope === "ALL" ? t`Tous les messages` : t`La publicité seule`);
