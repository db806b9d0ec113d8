/** What a palette lists, and which pages answer to words. */
import type { Way, WayGroup } from "../ui/Frame.tsx";
import type { IconName } from "../ui/Icon.tsx";

export interface Entry {
  key: string;
  label: string;
  /** Said quietly beside it: a city, a date, an address. */
  hint?: string | undefined;
  icon: IconName;
  to: string;
}

/** Entries of one kind, under one word. */
export interface EntryGroup {
  label: string;
  entries: Entry[];
}

/** How many letters are needed before anything but pages is looked for. */
export const FEWEST = 2;

export const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Pages whose names have all the words; all of them where there are no words. */
export function pagesFor(words: string, ways: (Way | WayGroup)[]): Entry[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean);
  return ways
    .flatMap((way) => ("ways" in way ? way.ways.map((one) => ({ one, group: way.label })) : [{ one: way, group: "" }]))
    .filter(({ one, group }) => wanted.every((word) => plain(`${one.label} ${group}`).includes(word)))
    .map(({ one, group }) => ({ key: one.to, label: one.label, hint: group || undefined, icon: one.icon, to: one.to }));
}
