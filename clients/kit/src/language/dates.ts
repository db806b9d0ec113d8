/**
 * Days and times as people read them. The server's local times (`2026-05-02`, `2026-05-02T09:30:00`) are shown as they
 * are, on the event's clock, wherever the browser is.
 */
import { language } from "./language.ts";

const TAGS = { fr: "fr-FR", en: "en-GB" } as const;
const made = new Map<string, Intl.DateTimeFormat>();

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([language(), options]);
  let found = made.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(TAGS[language()], options);
    made.set(key, found);
  }
  return found;
}

/** Noon in UTC: no zone of the season makes another day of it. */
const noon = (day: string): Date => new Date(`${day.slice(0, 10)}T12:00:00Z`);

/** `sam. 2 mai` */
export const shortDay = (day: string): string =>
  format({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(noon(day));

/** `samedi 2 mai 2026` */
export const longDay = (day: string): string =>
  format({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(noon(day));

/** `2 – 3 mai 2026` */
export const days = (from: string, until: string): string =>
  format({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).formatRange(noon(from), noon(until));

/** `2 – 3 mai` */
export const shortDays = (from: string, until: string): string =>
  format({ day: "numeric", month: "short", timeZone: "UTC" }).formatRange(noon(from), noon(until));

/** `mai`; of a day or of `2026-05` */
export const monthName = (month: string): string =>
  format({ month: "long", timeZone: "UTC" }).format(noon(`${month.slice(0, 7)}-15`));

/** `09:30`, from a local time. */
export const clock = (local: string): string => local.slice(11, 16);

/** `2 mai, 14:05`, of an instant, on the clock of the person who looks. */
export const moment = (instant: string): string =>
  format({ day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(new Date(instant));

/** `il y a 3 heures` */
export function ago(instant: string, now: Date = new Date()): string {
  const seconds = (new Date(instant).getTime() - now.getTime()) / 1000;
  const relative = new Intl.RelativeTimeFormat(TAGS[language()], { numeric: "auto" });
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const)
    if (Math.abs(seconds) >= size) return relative.format(Math.round(seconds / size), unit);
  return relative.format(0, "minute");
}

/** `2 mai 2026`, of a day or an instant. */
export const longDate = (day: string): string =>
  format({ day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }).format(noon(day));

/** `mai 2026`; of `2026-05` or longer. */
export const monthYear = (month: string): string =>
  format({ month: "long", year: "numeric", timeZone: "UTC" }).format(noon(`${month.slice(0, 7)}-15`));
