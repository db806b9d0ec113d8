/** The words of an import: what it touches, what becomes of it, where it stands. */
import { count as numbered } from "@drt/kit/language/numbers.ts";
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { plural, t } from "@lingui/core/macro";

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

/** `3 modifications`: so many of a noun, before the import as after it. */
export function actionWords(action: Action, count: number): string {
  const words: Record<Action, string> = {
    CREATED: plural(count, { one: "# ajout", other: "# ajouts" }),
    UPDATED: plural(count, { one: "# modification", other: "# modifications" }),
    REMOVED: plural(count, { one: "# retrait", other: "# retraits" }),
    CANCELLED: plural(count, { one: "# annulation", other: "# annulations" }),
    UNCHANGED: t`${numbered(count)} sans changement`,
  };
  return words[action];
}

export const ACTION_TONES: Record<Action, Tone> = {
  CREATED: "good",
  UPDATED: "accent",
  REMOVED: "bad",
  CANCELLED: "bad",
  UNCHANGED: "done",
};

export type ImportState = "CHECKING" | "CHECKED" | "REFUSED" | "IMPORTING" | "DONE" | "FAILED";

export function importWord(state: ImportState): string {
  const words: Record<ImportState, string> = {
    CHECKING: t`Lecture en cours`,
    CHECKED: t`Lu, pas importé`,
    REFUSED: t`À corriger`,
    IMPORTING: t`Import en cours`,
    DONE: t`Importé`,
    FAILED: t`Échec`,
  };
  return words[state];
}

export const IMPORT_TONES: Record<ImportState, Tone> = {
  CHECKING: "accent",
  CHECKED: "wait",
  REFUSED: "bad",
  IMPORTING: "accent",
  DONE: "good",
  FAILED: "bad",
};

/** A value of a sheet as the server wrote it, in the reader's language where the word is ours. */
export function valueWord(value: string): string {
  const words: Record<string, string> = {
    "(rien)": t`(rien)`,
    oui: t`oui`,
    non: t`non`,
    TOGETHER: t`1 et 2 ensemble`,
    ALTERNATING: t`1 et 2 en alternance`,
  };
  return words[value] ?? value;
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
    state: t`État`,
    code: t`Code`,
    number: t`Numéro`,
    y_amt: t`Boîte Y-AMT`,
    a2_restricted: t`Bridé pour le permis A2`,
    latitude: t`Latitude`,
    longitude: t`Longitude`,
  };
  return words[field] ?? field;
}
