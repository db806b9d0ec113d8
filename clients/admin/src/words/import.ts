/** The words of an import: what it touches, what becomes of it, where it stands. */
import { t } from "@lingui/core/macro";

export type Noun = "SEASON" | "DEALERSHIP" | "MODEL" | "VEHICLE" | "EVENT" | "SLOT" | "PLACE";
export type Action = "CREATED" | "UPDATED" | "REMOVED" | "CANCELLED" | "UNCHANGED";

export const NOUNS: Noun[] = ["SEASON", "DEALERSHIP", "MODEL", "VEHICLE", "EVENT", "SLOT", "PLACE"];
export const ACTIONS: Action[] = ["CREATED", "UPDATED", "REMOVED", "CANCELLED", "UNCHANGED"];

export function nounWord(noun: Noun): string {
  const words: Record<Noun, string> = {
    SEASON: t`Saisons`,
    DEALERSHIP: t`Concessions`,
    MODEL: t`Modèles`,
    VEHICLE: t`Véhicules`,
    EVENT: t`Étapes`,
    SLOT: t`Créneaux`,
    PLACE: t`Places`,
  };
  return words[noun];
}

export function actionWord(action: Action): string {
  const words: Record<Action, string> = {
    CREATED: t`À créer`,
    UPDATED: t`À modifier`,
    REMOVED: t`À retirer`,
    CANCELLED: t`À annuler`,
    UNCHANGED: t`Inchangés`,
  };
  return words[action];
}

/** A column of a dealership, model, vehicle or stop; unknown ones as they are. */
export function fieldWord(field: string): string {
  const words: Record<string, string> = {
    name: t`Nom`,
    address: t`Adresse`,
    city: t`Ville`,
    region: t`Région`,
    phone: t`Téléphone`,
    email: t`E-mail`,
    website: t`Site`,
    opening_hours: t`Horaires`,
    family: t`Famille`,
    power_kw: t`Puissance (kW)`,
    licence_required: t`Permis nécessaire`,
    model: t`Modèle`,
    plate: t`Plaque`,
    group_number: t`Groupe`,
    available_from: t`Disponible du`,
    available_until: t`Disponible au`,
    mileage_km: t`Kilométrage`,
    starts_on: t`Premier jour`,
    ends_on: t`Dernier jour`,
    note: t`Remarque`,
    first_ride: t`Premier départ`,
    last_ride: t`Dernier départ`,
    length_minutes: t`Durée (min)`,
    gap_minutes: t`Pause (min)`,
    lunch_from: t`Déjeuner de`,
    lunch_until: t`Déjeuner à`,
    grouping: t`Groupes`,
    latitude: t`Latitude`,
    longitude: t`Longitude`,
  };
  return words[field] ?? field;
}
