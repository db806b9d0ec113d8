/** The rhythm of a stop's days: what its fields hold, and when that is enough to ask the server. */
import type { FragmentOf } from "../../graphql.ts";
import { graphql, readFragment } from "../../graphql.ts";
import type { Grouping } from "../../words/grouping.ts";

export const RhythmFields = graphql(`
  fragment RhythmFields on SlotTemplate {
    firstRide
    lastRide
    lengthMinutes
    gapMinutes
    lunchFrom
    lunchUntil
    grouping
  }
`);

/** Times as fields hold them, `09:30`; empty while nothing is chosen. */
export interface Rhythm {
  firstRide: string;
  lastRide: string;
  lengthMinutes: number | string;
  gapMinutes: number | string;
  lunchFrom: string;
  lunchUntil: string;
  grouping: Grouping;
}

/** What a new season begins with. */
export const USUAL: Rhythm = {
  firstRide: "09:30",
  lastRide: "17:00",
  lengthMinutes: 45,
  gapMinutes: 15,
  lunchFrom: "",
  lunchUntil: "",
  grouping: "TOGETHER",
};

export function rhythmOf(template: FragmentOf<typeof RhythmFields> | null | undefined): Rhythm {
  const kept = readFragment(RhythmFields, template);
  if (!kept) return USUAL;
  const short = (time: string | null): string => time?.slice(0, 5) ?? "";
  return {
    ...kept,
    firstRide: short(kept.firstRide),
    lastRide: short(kept.lastRide),
    lunchFrom: short(kept.lunchFrom),
    lunchUntil: short(kept.lunchUntil),
  };
}

/** As the server takes it; null while a field that it needs is empty. */
export function givenRhythm(rhythm: Rhythm) {
  const { firstRide, lastRide, lengthMinutes, gapMinutes, lunchFrom, lunchUntil, grouping } = rhythm;
  if (!firstRide || !lastRide || lengthMinutes === "" || gapMinutes === "") return null;
  return {
    firstRide,
    lastRide,
    lengthMinutes: Number(lengthMinutes),
    gapMinutes: Number(gapMinutes),
    lunchFrom: lunchFrom || null,
    lunchUntil: lunchUntil || null,
    grouping,
  };
}
