/** The words of a weekend's state, as a dealership reads them. */
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
