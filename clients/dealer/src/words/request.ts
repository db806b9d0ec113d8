/** The words of a request to headquarters: its kind, where it stands, and what it would change. */
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
    OPEN: t`Attend la réponse du siège`,
    ACCEPTED: t`Acceptée`,
    REFUSED: t`Refusée`,
    WITHDRAWN: t`Retirée`,
  };
  return words[status];
}

export function valueWord(field: string, value: string): string {
  if (field === "slot") return `${shortDay(value)}, ${clock(value)}`;
  if (field === "status") return bookingWord(value as BookingStatus);
  if (field === "slot.state") return value === "OPEN" ? t`Créneau ouvert` : t`Créneau fermé`;
  return field === "state" ? stateWord(value as State) : value;
}
