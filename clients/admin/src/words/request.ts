/** The words of a dealership's request: its kind, where it stands, and what it would change. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { type Status as BookingStatus, statusWord as bookingWord } from "./booking.ts";
import { type State, stateWord } from "./event.ts";

export type Kind = "MODIFY" | "CANCEL" | "OTHER";
export type RequestStatus = "OPEN" | "ACCEPTED" | "REFUSED" | "WITHDRAWN";

export function kindWord(kind: Kind): string {
  return { MODIFY: t`Modification`, CANCEL: t`Annulation`, OTHER: t`Autre demande` }[kind];
}

export function statusWord(status: RequestStatus): string {
  const words: Record<RequestStatus, string> = {
    OPEN: t`À traiter`,
    ACCEPTED: t`Acceptée`,
    REFUSED: t`Refusée`,
    WITHDRAWN: t`Retirée par la concession`,
  };
  return words[status];
}

export function fieldWord(field: string): string {
  const words: Record<string, string> = {
    slot: t`Départ`,
    model: t`Modèle`,
    status: t`Réservation`,
    "slot.state": t`Créneau`,
    state: t`Étape`,
  };
  return words[field] ?? field;
}

/** A value of a difference as people say it. */
export function valueWord(field: string, value: string): string {
  if (field === "slot") return `${shortDay(value)}, ${clock(value)}`;
  if (field === "status") return bookingWord(value as BookingStatus);
  if (field === "state") return stateWord(value as State);
  if (field === "slot.state") return value === "OPEN" ? t`Ouvert` : t`Fermé`;
  return value;
}
