/** The words of messages: how they travel, where they stand, what became of them. */
import { t } from "@lingui/core/macro";

export type Channel = "EMAIL" | "SMS";
export type Locale = "FR" | "EN";
export type Audience = "RIDER" | "DEALER" | "STAFF";
export type Nature = "SERVICE" | "MARKETING";
export type MessageStatus = "QUEUED" | "SENT" | "FAILED";
export type TemplateState = "DRAFT" | "PUBLISHED" | "REPLACED";
export type Section = "subject" | "preheader" | "title" | "body" | "closing" | "text";

export const channelWord = (channel: Channel): string => (channel === "EMAIL" ? t`E-mail` : t`SMS`);

export const localeWord = (locale: Locale): string => (locale === "FR" ? t`français` : t`anglais`);

export const natureWord = (nature: Nature): string => (nature === "SERVICE" ? t`Service` : t`Publicité`);

export function audienceWord(audience: Audience): string {
  return { RIDER: t`Aux pilotes`, DEALER: t`Aux concessions`, STAFF: t`À l’équipe du siège` }[audience];
}

export function templateStateWord(state: TemplateState): string {
  return { DRAFT: t`Brouillon`, PUBLISHED: t`Envoyée en ce moment`, REPLACED: t`Remplacée` }[state];
}

export function sectionWord(section: Section, channel: Channel): string {
  const words: Record<Section, string> = {
    subject: t`Objet`,
    preheader: t`Préambule`,
    title: t`Titre`,
    body: t`Corps`,
    closing: t`Bas`,
    text: channel === "SMS" ? t`Texte du SMS` : t`Version sans mise en forme`,
  };
  return words[section];
}

export function statusWord(status: MessageStatus): string {
  return { QUEUED: t`En attente`, SENT: t`Parti`, FAILED: t`Non parti` }[status];
}

export function failureWord(failure: string): string {
  const words: Record<string, string> = {
    REFUSED: t`Refusé par le serveur du destinataire`,
    UNREACHABLE: t`Aucun serveur ne l’a pris en un jour`,
    EXPIRED: t`Le lien qu’il contient était dépassé`,
    SUPPRESSED: t`L’adresse n’est plus écrite`,
    UNWRITABLE: t`Son modèle n’a pas pu être rempli`,
    CRASHED: t`L’envoi s’est interrompu à chaque essai`,
    OUTDATED: t`Ce dont il parlait a changé avant son départ`,
  };
  return words[failure] ?? failure;
}

export function eventWord(kind: string): string {
  const words: Record<string, string> = {
    DELIVERED: t`Reçu par le serveur du destinataire`,
    BOUNCED: t`Revenu sans être remis`,
    DEFERRED: t`Retardé par le serveur du destinataire`,
    COMPLAINED: t`Signalé comme indésirable`,
    OPENED: t`Ouvert`,
    CLICKED: t`Lien suivi`,
    UNSUBSCRIBED: t`Désabonnement`,
    STOPPED: t`A répondu STOP`,
  };
  return words[kind] ?? kind;
}
