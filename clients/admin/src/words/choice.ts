/** Members of choices as people say them, by the table's column that holds them: for the trail, which shows any row (A4). */
import { t } from "@lingui/core/macro";
import { roleWord } from "./account.ts";
import { type ActState, stateWord as actStateWord } from "./act.ts";
import { type Channel, channelWord, type Status, statusWord } from "./booking.ts";
import { type State, stateWord } from "./event.ts";
import { type ExportStatus, exportWord } from "./export.ts";
import { groupings } from "./grouping.ts";
import { type ImportState, importWord } from "./import.ts";
import { licenceWord } from "./licence.ts";
import {
  type MailingAudience,
  type MailingChannels,
  type MailingState,
  mailingAudienceWord,
  mailingChannelsWord,
  mailingStateWord,
} from "./mailing.ts";
import {
  type Locale,
  localeWord,
  type Channel as MessageChannel,
  channelWord as messageChannelWord,
  type Nature,
  natureWord,
  type TemplateState,
  templateStateWord,
} from "./message.ts";
import { type Kind, kindWord, type RequestStatus, statusWord as requestWord } from "./request.ts";
import { type Reason, reasonWord, type Scope, scopeWord } from "./suppression.ts";
import { type VehicleState, stateWord as vehicleWord } from "./vehicle.ts";
import { type WishState, wishWord } from "./wish.ts";

type Word = (value: string) => string | undefined;

const of =
  (words: () => Record<string, string>): Word =>
  (value) =>
    words()[value];

const doorState = of(() => ({ OPEN: t`Ouvert`, CLOSED: t`Fermé` }));
const cameFrom = of(() => ({
  DIRECT: t`Accès direct`,
  SEARCH: t`Recherche`,
  DEALERSHIP_SITE: t`Site de la concession`,
  BRAND_SITE: t`Site de la marque`,
  QR_CODE: t`QR code`,
  SOCIAL: t`Réseau social`,
  PAID: t`Publicité`,
  MAIL: t`Message`,
}));
const cancelledFor = of(() => ({
  RIDER: t`Annulé par le pilote`,
  ADMIN: t`Annulé par le siège`,
  HOLD_EXPIRED: t`Jamais confirmé`,
  MODEL_WITHDRAWN: t`Modèle retiré`,
  EVENT_CANCELLED: t`Étape annulée`,
  SLOT_CLOSED: t`Départ fermé`,
  OFFER_TAKEN_BACK: t`Proposition reprise`,
}));
const bulkAct = of(() => ({
  WITHDRAWAL: t`Retrait d’un modèle`,
  EVENT_CANCELLATION: t`Annulation d’une étape`,
  SLOT_SHIFT: t`Décalage des départs`,
  SLOT_CLOSING: t`Fermeture de départs`,
}));
const moment = of(() => ({
  BEFORE_SLOT: t`Avant le départ`,
  AFTER_SLOT: t`Après le départ`,
  AFTER_EVENT: t`Après l’étape`,
  AFTER_HOLD_EXPIRY: t`Après une réservation jamais confirmée`,
}));
const pace = of(() => ({ MINUTE: t`par minute`, HOUR: t`par heure` }));
const wayOf: Word = (value) => messageChannelWord(value as MessageChannel);

const WORDS: Record<string, Word> = {
  "account.role": roleWord,
  "account.locale": (value) => localeWord(value as Locale),
  "act.kind": bulkAct,
  "act.state": (value) => actStateWord(value as ActState),
  "booking.status": (value) => statusWord(value as Status),
  "booking.channel": (value) => channelWord(value as Channel),
  "booking.cancel_reason": cancelledFor,
  "booking.source": cameFrom,
  "change_request.kind": (value) => kindWord(value as Kind),
  "change_request.status": (value) => requestWord(value as RequestStatus),
  "change_request.proposed_event_state": (value) => stateWord(value as State),
  "change_request.proposed_slot_state": doorState,
  "event.state": (value) => stateWord(value as State),
  "export.role": roleWord,
  "export.format": (value) => value,
  "export.status": (value) => exportWord(value as ExportStatus),
  "mailing.audience": (value) => mailingAudienceWord(value as MailingAudience),
  "mailing.nature": (value) => natureWord(value as Nature),
  "mailing.channels": (value) => mailingChannelsWord(value as MailingChannels),
  "mailing.pace_per": pace,
  "mailing.state": (value) => mailingStateWord(value as MailingState),
  "message_moment.channel": wayOf,
  "message_moment.anchor": moment,
  "message_moment.outcome": (value) => statusWord(value as Status),
  "message_template.channel": wayOf,
  "message_template.locale": (value) => localeWord(value as Locale),
  "message_template_version.state": (value) => templateStateWord(value as TemplateState),
  "quiet_hours.channel": wayOf,
  "rider.locale": (value) => localeWord(value as Locale),
  "rider.licence_class": licenceWord,
  "season_import.state": (value) => importWord(value as ImportState),
  "slot.state": doorState,
  "slot_template.grouping": (value) => groupings().find((one) => one.value === value)?.label,
  "suppression.channel": wayOf,
  "suppression.reason": (value) => reasonWord(value as Reason),
  "suppression.scope": (value) => scopeWord(value as Scope),
  "vehicle.state": (value) => vehicleWord(value as VehicleState),
  "vehicle_model.licence_required": licenceWord,
  "wish.state": (value) => wishWord(value as WishState),
  "wish.source": cameFrom,
};

/** The word for a member; nothing where the column holds no choice. */
export const choiceWord = (table: string, column: string, value: string): string | undefined =>
  WORDS[`${table}.${column}`]?.(value);
