/** The audit trail in words: what was done to what, and which of its columns changed from what to what (A4). */
import { longDate, moment } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { choiceWord } from "./choice.ts";

export const ACTIONS = ["INSERT", "UPDATE", "DELETE", "READ", "EXPORT"] as const;

export function actionWord(action: string): string {
  const words: Record<string, string> = {
    INSERT: t`Ajout`,
    UPDATE: t`Modification`,
    DELETE: t`Suppression`,
    READ: t`Lecture par pages`,
    EXPORT: t`Export`,
  };
  return words[action] ?? action;
}

/** What a table holds, one of it. */
export function entityWords(): Record<string, string> {
  return {
    booking: t`une réservation`,
    rider: t`un pilote`,
    consent: t`un accord`,
    event: t`un week-end`,
    slot: t`un départ`,
    slot_template: t`le rythme d’un week-end`,
    dealership: t`une concession`,
    account: t`un compte`,
    client: t`l’accès d’un logiciel`,
    device: t`une tablette`,
    vehicle: t`un véhicule`,
    vehicle_model: t`un modèle de véhicule`,
    season: t`une saison`,
    truck: t`un camion`,
    change_request: t`une demande de concession`,
    wish: t`une attente`,
    lead: t`une piste commerciale`,
    message_template: t`un modèle de message`,
    message_template_version: t`une version de message`,
    mailing: t`un envoi groupé`,
    message_moment: t`le moment d’un message`,
    quiet_hours: t`les heures d’envoi`,
    suppression: t`une adresse écartée`,
    export_profile: t`un profil d’export`,
    act: t`une action groupée`,
    allocation: t`la venue d’un véhicule`,
    place: t`une place`,
    ride: t`un essai`,
    photo: t`une photo`,
    season_import: t`un import de tableurs`,
    export: t`un fichier`,
    passkey: t`une clé d’accès`,
    recovery_code: t`des codes de secours`,
    totp: t`une application de codes`,
  };
}

/** `Une réservation modifiée` */
export function entryTitle(action: string, entity: string): string {
  const what = entityWords()[entity] ?? entity.replaceAll("_", " ");
  if (action === "INSERT") return t`A ajouté ${what}`;
  if (action === "UPDATE") return t`A modifié ${what}`;
  if (action === "DELETE") return t`A supprimé ${what}`;
  if (action === "EXPORT") return t`A exporté une liste`;
  if (action === "READ") return t`A consulté des données de pilotes`;
  return `${actionWord(action)} · ${what}`;
}

/** What says nothing to people: keys, counters, marks of the machine. */
export const isTechnical = (column: string): boolean =>
  column === "id" ||
  column === "version" ||
  column === "created_at" ||
  column === "door" ||
  column === "document" ||
  /(_id|_hash|_key|_sequence)$/.test(column);

/** A value of a table's column. */
export function valueWord(table: string, column: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return t`vide`;
  if (value === true) return t`oui`;
  if (value === false) return t`non`;
  const text = typeof value === "object" ? JSON.stringify(value) : String(value);
  if (/^\d{4}-\d\d-\d\dT/.test(text)) return moment(text);
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return longDate(text);
  return choiceWord(table, column, text) ?? text;
}
