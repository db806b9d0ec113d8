/** The words and colours of a booking's status, as a dealership reads them. */
import { t } from "@lingui/core/macro";

export type Status = "HELD" | "BOOKED" | "MODIFIED" | "CHECKED_IN" | "DONE" | "NO_SHOW" | "CANCELLED";

export const TONES: Record<Status, "wait" | "accent" | "good" | "done" | "bad"> = {
  HELD: "wait",
  BOOKED: "accent",
  MODIFIED: "accent",
  CHECKED_IN: "good",
  DONE: "done",
  NO_SHOW: "bad",
  CANCELLED: "bad",
};

export function statusWord(status: Status): string {
  const words: Record<Status, string> = {
    HELD: t`À confirmer`,
    BOOKED: t`Réservé`,
    MODIFIED: t`Déplacé`,
    CHECKED_IN: t`Sur place`,
    DONE: t`Essai fait`,
    NO_SHOW: t`Absent`,
    CANCELLED: t`Annulé`,
  };
  return words[status];
}
