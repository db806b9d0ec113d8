/** Lays a season out as a calendar: months as rows, their weekends as columns. */

export interface Dated {
  startsOn: string;
}

export interface Weekend<Event extends Dated> {
  /** The Saturday, `2026-05-02`. */
  saturday: string;
  events: Event[];
}

export interface Month<Event extends Dated> {
  /** `2026-05` */
  month: string;
  weekends: Weekend<Event>[];
}

const DAY_MS = 86_400_000;

/** The Saturday of the weekend that a day belongs to: Monday to Friday come before it, Sunday after. */
export function saturdayOf(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  const weekday = date.getUTCDay();
  const shift = weekday === 0 ? -1 : 6 - weekday;
  return new Date(date.getTime() + shift * DAY_MS).toISOString().slice(0, 10);
}

/** Saturdays of the weekends that begin in a season. */
export function saturdaysOf(season: { startsOn: string; endsOn: string }): string[] {
  const found: string[] = [];
  const first = saturdayOf(season.startsOn);
  for (let time = Date.parse(first); time <= Date.parse(season.endsOn); time += 7 * DAY_MS) {
    const saturday = new Date(time).toISOString().slice(0, 10);
    if (saturday >= season.startsOn) found.push(saturday);
  }
  return found;
}

/** Every weekend of the season and of its events, empty ones too: a gap in the tour is seen as one. */
export function layOutMonths<Event extends Dated>(
  events: readonly Event[],
  season?: { startsOn: string; endsOn: string },
): Month<Event>[] {
  const byWeekend = new Map<string, Event[]>();
  for (const event of events) {
    const saturday = saturdayOf(event.startsOn);
    byWeekend.set(saturday, [...(byWeekend.get(saturday) ?? []), event]);
  }
  const saturdays = [...byWeekend.keys(), ...(season ? saturdaysOf(season) : [])].sort();
  const [first, last] = [saturdays[0], saturdays.at(-1)];
  if (!first || !last) return [];
  const months = new Map<string, Weekend<Event>[]>();
  for (let time = Date.parse(first); time <= Date.parse(last); time += 7 * DAY_MS) {
    const saturday = new Date(time).toISOString().slice(0, 10);
    const month = saturday.slice(0, 7);
    const weekends = months.get(month) ?? [];
    weekends.push({ saturday, events: byWeekend.get(saturday) ?? [] });
    months.set(month, weekends);
  }
  return [...months].map(([month, weekends]) => ({ month, weekends }));
}
