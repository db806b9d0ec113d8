/** The words of files: what is in them, and where they stand. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type ExportStatus = "QUEUED" | "RUNNING" | "DONE" | "FAILED" | "CANCELLED";

export function listWord(name: string): string {
  const words: Record<string, string> = {
    bookings: t`Réservations`,
    riders: t`Pilotes`,
    events: t`Étapes`,
    dealerships: t`Concessions`,
    vehicles: t`Véhicules`,
    changeRequests: t`Demandes des concessions`,
    wishes: t`Liste d’attente`,
    acts: t`Actions groupées`,
    actItems: t`Réservations d’une action`,
    riderDuplicates: t`Fiches en double`,
    duplicateBookings: t`Réservations en double`,
    leads: t`Contacts pour le CRM`,
    messages: t`Messages`,
    mailings: t`Envois`,
    mailingRecipients: t`Destinataires d’un envoi`,
    accounts: t`Comptes`,
    devices: t`Tablettes`,
    auditEntries: t`Journal des changements`,
    exports: t`Fichiers`,
    dayFigures: t`Chiffres par jour`,
    messageFigures: t`Chiffres des messages`,
    messageEvents: t`Retours de messages`,
    suppressions: t`Adresses écartées`,
  };
  return words[name] ?? t`Liste`;
}

export function exportWord(status: ExportStatus): string {
  const words: Record<ExportStatus, string> = {
    QUEUED: t`Va commencer`,
    RUNNING: t`S’écrit`,
    DONE: t`Prêt`,
    FAILED: t`Échec`,
    CANCELLED: t`Arrêté`,
  };
  return words[status];
}

export const EXPORT_TONES: Record<ExportStatus, Tone> = {
  QUEUED: "accent",
  RUNNING: "accent",
  DONE: "good",
  FAILED: "bad",
  CANCELLED: "done",
};
