/** What came back of a message, in words (F3). */
import { moment } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";

/** What people did with a message; machines are told apart before. */
export function eventWord(kind: string): string {
  const words: Record<string, string> = {
    DELIVERED: t`Remis`,
    BOUNCED: t`Revenu : l’adresse ne répond pas`,
    DEFERRED: t`Retardé par le serveur du destinataire`,
    COMPLAINED: t`Signalé comme indésirable`,
    OPENED: t`Ouvert`,
    CLICKED: t`Lien suivi`,
    UNSUBSCRIBED: t`Désinscription`,
    STOPPED: t`STOP reçu`,
  };
  return words[kind] ?? kind;
}

/** `Ouvert 2 mai, 14:05` */
export const eventLine = (kind: string, at: string): string => `${eventWord(kind)} ${moment(at)}`;
