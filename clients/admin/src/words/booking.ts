/** The words and colours of a booking's status and of the door that it came through. */
import type { IconName } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import type { Booking } from "../routes/event/board.ts";

export type Status = Booking["status"] | "CANCELLED";
export type Channel = Booking["channel"];
export type Tone = "wait" | "accent" | "good" | "done" | "bad";

export const TONES: Record<Status, Tone> = {
  HELD: "wait",
  BOOKED: "accent",
  MODIFIED: "accent",
  CHECKED_IN: "good",
  DONE: "done",
  NO_SHOW: "bad",
  CANCELLED: "bad",
};

export const CHANNEL_ICONS: Record<Channel, IconName> = { WEB: "globe", TABLET: "tablet", ADMIN: "desk" };

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

export function channelWord(channel: Channel): string {
  const words: Record<Channel, string> = { WEB: t`En ligne`, TABLET: t`Sur place`, ADMIN: t`Siège` };
  return words[channel];
}

/** What may still be moved or cancelled. */
export const isComing = (status: Status): boolean => status === "HELD" || status === "BOOKED" || status === "MODIFIED";
