/** The words and colours of acts on many bookings: what they are, where they stand, what became of each rider. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import type { IconName } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { type FragmentOf, graphql, readFragment } from "../graphql.ts";
import type { Tone } from "./booking.ts";

export type Kind = "WITHDRAWAL" | "EVENT_CANCELLATION" | "SLOT_SHIFT" | "SLOT_CLOSING";
export type ActState = "PREVIEW" | "QUEUED" | "RUNNING" | "DONE" | "UNDONE" | "FAILED";
export type Outcome = "NONE" | "SILENT" | "ACCEPTED" | "MOVED" | "REFUSED" | "EXPIRED" | "LOST";
export type Rank = "SAME_MODEL" | "SAME_FAMILY" | "SAME_TIME" | "OTHER_TIME";
export type Skip = "CHECKED_IN" | "UNCONFIRMED" | "CHANGED" | "REBOOKED";

export const KIND_ICONS: Record<Kind, IconName> = {
  WITHDRAWAL: "withdraw",
  EVENT_CANCELLATION: "close",
  SLOT_SHIFT: "clock",
  SLOT_CLOSING: "lock",
};

/** What names an act to people. */
export const ActNameFields = graphql(`
  fragment ActNameFields on Act {
    kind
    fromDay
    parameters
    event {
      id
      dealership {
        id
        name
      }
    }
    model {
      id
      name
    }
    vehicle {
      id
      number
      model {
        id
        name
      }
    }
  }
`);

interface Parameters {
  minutes?: number;
  day?: string | null;
  from?: string | null;
  until?: string | null;
  keep_bookings?: boolean;
}

export function actName(given: FragmentOf<typeof ActNameFields>): string {
  const act = readFragment(ActNameFields, given);
  const { minutes = 0 } = act.parameters as Parameters;
  if (act.kind === "EVENT_CANCELLATION") return t`Annulation de l’étape`;
  if (act.kind === "SLOT_CLOSING") return t`Fermeture de départs`;
  if (act.kind === "SLOT_SHIFT")
    return minutes > 0 ? t`Départs retardés de ${minutes} min` : t`Départs avancés de ${-minutes} min`;
  if (act.vehicle) return t`Retrait : ${act.vehicle.model.name} n° ${act.vehicle.number}`;
  return t`Retrait : ${act.model?.name ?? ""}`;
}

/** Where and when it applies: the stop, the day, the hours. */
export function actScope(given: FragmentOf<typeof ActNameFields>): string {
  const act = readFragment(ActNameFields, given);
  const { day, from, until, keep_bookings: kept } = act.parameters as Parameters;
  return [
    act.event ? act.event.dealership.name : t`Toutes les étapes`,
    act.fromDay && t`à partir du ${shortDay(act.fromDay)}`,
    day && shortDay(day),
    from && t`dès ${clockOf(from)}`,
    until && t`avant ${clockOf(until)}`,
    kept && t`réservations gardées`,
  ]
    .filter(Boolean)
    .join(", ");
}

/** `09:30` of `09:30:00`. */
const clockOf = (time: string): string => clock(`2000-01-01T${time}`);

export const actorOf = (act: { actor: string; actorEn: string }): string =>
  language() === "fr" ? act.actor : act.actorEn;

export function stateWord(state: ActState): string {
  const words: Record<ActState, string> = {
    PREVIEW: t`Aperçu`,
    QUEUED: t`Commence…`,
    RUNNING: t`En cours`,
    DONE: t`Terminé`,
    UNDONE: t`Annulé, tout est rendu`,
    FAILED: t`Interrompu`,
  };
  return words[state];
}

export const STATE_TONES: Record<ActState, Tone> = {
  PREVIEW: "done",
  QUEUED: "accent",
  RUNNING: "accent",
  DONE: "good",
  UNDONE: "done",
  FAILED: "bad",
};

export function outcomeWord(outcome: Outcome): string {
  const words: Record<Outcome, string> = {
    NONE: t`Rien à proposer`,
    SILENT: t`Attend sa réponse`,
    ACCEPTED: t`A accepté`,
    MOVED: t`A choisi une autre place`,
    REFUSED: t`A refusé`,
    EXPIRED: t`N’a pas répondu`,
    LOST: t`La place proposée est partie`,
  };
  return words[outcome];
}

export const OUTCOME_TONES: Record<Outcome, Tone> = {
  NONE: "done",
  SILENT: "wait",
  ACCEPTED: "good",
  MOVED: "good",
  REFUSED: "bad",
  EXPIRED: "done",
  LOST: "bad",
};

export function rankWord(rank: Rank): string {
  const words: Record<Rank, string> = {
    SAME_MODEL: t`même modèle, autre heure`,
    SAME_FAMILY: t`même famille, même heure`,
    SAME_TIME: t`autre modèle, même heure`,
    OTHER_TIME: t`autre modèle, autre heure`,
  };
  return words[rank];
}

export function skipWord(skip: Skip): string {
  const words: Record<Skip, string> = {
    CHECKED_IN: t`Déjà sur place : l’équipe s’en occupe`,
    UNCONFIRMED: t`Jamais confirmée : s’efface seule`,
    CHANGED: t`Changée entre-temps par le pilote`,
    REBOOKED: t`A déjà un autre essai à cette heure`,
  };
  return words[skip];
}
