/** The words of an event's state. */
import { t } from "@lingui/core/macro";

export type State = "DRAFT" | "OPEN" | "CLOSED" | "DONE" | "CANCELLED";

export function stateWord(state: State): string {
  const words: Record<State, string> = {
    DRAFT: t`Pas encore ouverte`,
    OPEN: t`Ouverte à la réservation`,
    CLOSED: t`Réservation close`,
    DONE: t`Terminée`,
    CANCELLED: t`Annulée`,
  };
  return words[state];
}

/** How long until it begins. */
export function untilWords(left: number): string {
  if (left > 1) return t`dans ${left} jours`;
  return left === 1 ? t`demain` : t`en ce moment`;
}
