/** The weekends of a season that are still to come, each with the stops that a truck has there. */
import { saturdayOf } from "../season/months.ts";

const DAY_MS = 86_400_000;

export interface Taken {
  id: string;
  startsOn: string;
  endsOn: string;
  state: string;
  truck: { id: string };
  dealership: { name: string; city: string };
}

export interface Weekend<Stop> {
  saturday: string;
  sunday: string;
  /** What the truck does there; none: it is free. */
  stop: Stop | undefined;
}

export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);

/** Days from one to the other. */
export const daysBetween = (from: string, until: string): number =>
  Math.round((Date.parse(until) - Date.parse(from)) / DAY_MS);

/** By month: `["2026-06", [...]]`. */
export function comingWeekends<Stop extends Taken>(
  season: { startsOn: string; endsOn: string },
  stops: readonly Stop[],
  truck: string,
  today: string,
): [string, Weekend<Stop>[]][] {
  const months = new Map<string, Weekend<Stop>[]>();
  const own = stops.filter((stop) => stop.truck.id === truck && stop.state !== "CANCELLED");
  const first = season.startsOn > today ? season.startsOn : today;
  for (let saturday = saturdayOf(first); saturday <= season.endsOn; saturday = dayAfter(saturday, 7)) {
    if (saturday < first) continue;
    const sunday = dayAfter(saturday, 1);
    const stop = own.find((one) => one.startsOn <= sunday && one.endsOn >= saturday);
    const month = saturday.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), { saturday, sunday, stop }]);
  }
  return [...months];
}
