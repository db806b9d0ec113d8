/** The weekends of a season: how many, which of a truck's are free, which stops other dates would leave outside. */
import { saturdaysOf } from "../season/months.ts";

const DAY_MS = 86_400_000;
/** As the server has it (resolvers/season_days.py). */
const LONGEST_DAYS = 366;

export interface Span {
  startsOn: string;
  endsOn: string;
}

export interface Stop extends Span {
  state: string;
}

export const laterDay = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from the first to the last, both counted. */
export const lengthOf = ({ startsOn, endsOn }: Span): number =>
  Math.round((Date.parse(endsOn) - Date.parse(startsOn)) / DAY_MS) + 1;

/** Whether dates that somebody is typing can be drawn. */
export function isSpan(span: Span): boolean {
  if (!span.startsOn || !span.endsOn) return false;
  const length = lengthOf(span);
  return length >= 1 && length <= LONGEST_DAYS;
}

/** Saturdays of a season that are still to come, on whose weekend none of the stops is. */
export function freeSaturdays(season: Span, stops: readonly Stop[], today: string): string[] {
  const there = stops.filter((stop) => stop.state !== "CANCELLED");
  return saturdaysOf(season).filter(
    (saturday) =>
      saturday >= today && !there.some((stop) => stop.startsOn <= laterDay(saturday, 1) && stop.endsOn >= saturday),
  );
}

/** Stops that are not cancelled and would not lie within the days. */
export const outside = <Each extends Stop>(span: Span, stops: readonly Each[]): Each[] =>
  stops.filter((stop) => stop.state !== "CANCELLED" && (stop.startsOn < span.startsOn || stop.endsOn > span.endsOn));

/** The season after another one: as long, on the same days of the week. */
export function yearAfter(last: Span & { year: number }, year: number): Span {
  const days = 364 * (year - last.year);
  const startsOn = laterDay(last.startsOn, days);
  return { startsOn, endsOn: laterDay(startsOn, lengthOf(last) - 1) };
}

/** From the first day of both to the last. */
export const around = (one: Span, other: Span): Span => ({
  startsOn: one.startsOn < other.startsOn ? one.startsOn : other.startsOn,
  endsOn: one.endsOn > other.endsOn ? one.endsOn : other.endsOn,
});
