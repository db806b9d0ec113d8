/** The words of the waiting list: what happened to a wish, and where a lead stands. */
import { t } from "@lingui/core/macro";

export function wishStepWord(kind: string): string {
  const words: Record<string, string> = {
    JOINED: t`Sur liste d’attente`,
    PROVEN: t`Adresse confirmée, attente en cours`,
    PASSED_OVER: t`Une place libérée ne convenait pas`,
    OFFERED: t`Place libérée proposée`,
    TAKEN: t`Place proposée acceptée`,
    REFUSED: t`Place proposée refusée`,
    MISSED: t`Place proposée restée sans réponse`,
    WITHDRAWN: t`Proposition retirée`,
    LEFT: t`A quitté la liste d’attente`,
    LAPSED: t`Liste d’attente close`,
    EVENT_CANCELLED: t`Liste d’attente close : étape annulée`,
  };
  return words[kind] ?? kind;
}
