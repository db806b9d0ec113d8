/** The words and colours of a mailing: whom it reaches, where it stands, why somebody is left out. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type MailingState = "DRAFT" | "SCHEDULED" | "RUNNING" | "PAUSED" | "DONE" | "STOPPED" | "FAILED";
export type MailingAudience = "RIDERS" | "BOOKINGS" | "DEALERSHIPS";
export type MailingChannels = "EMAIL" | "SMS" | "EMAIL_ELSE_SMS" | "BOTH";

export const MAILING_TONES: Record<MailingState, Tone> = {
  DRAFT: "done",
  SCHEDULED: "wait",
  RUNNING: "accent",
  PAUSED: "wait",
  DONE: "good",
  STOPPED: "done",
  FAILED: "bad",
};

export function mailingStateWord(state: MailingState): string {
  const words: Record<MailingState, string> = {
    DRAFT: t`En préparation`,
    SCHEDULED: t`Programmé`,
    RUNNING: t`En cours d’envoi`,
    PAUSED: t`En pause`,
    DONE: t`Terminé`,
    STOPPED: t`Arrêté`,
    FAILED: t`Échoué`,
  };
  return words[state];
}

export function mailingAudienceWord(audience: MailingAudience): string {
  return { RIDERS: t`Des pilotes`, BOOKINGS: t`Ceux qui ont réservé`, DEALERSHIPS: t`Des concessions` }[audience];
}

export function mailingChannelsWord(channels: MailingChannels): string {
  const words: Record<MailingChannels, string> = {
    EMAIL: t`E-mail`,
    SMS: t`SMS`,
    EMAIL_ELSE_SMS: t`E-mail, ou SMS à qui n’a pas d’e-mail`,
    BOTH: t`E-mail et SMS`,
  };
  return words[channels];
}
