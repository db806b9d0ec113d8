/** What the board shows: kept in the address, so that a view can be sent to a colleague. */
import { type Kept, useAddress } from "@drt/kit/list/address.ts";
import type { Board, Cell } from "./board.ts";

export const FILTERS = ["q", "model", "group", "status", "day", "channel"] as const;
export type Filters = Kept<(typeof FILTERS)[number]>;

export const useFilters = (): [Filters, (changes: Filters) => void] => useAddress(FILTERS);

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Whether a booking is one of those that are looked for; free places never are once something is. */
export function makeMatcher(filters: Filters): ((cell: Cell) => boolean) | null {
  const words = plain(filters.q ?? "")
    .split(/\s+/)
    .filter(Boolean);
  if (words.length === 0 && !filters.status && !filters.channel) return null;
  return ({ booking }) => {
    if (!booking) return false;
    if (filters.status && booking.status !== filters.status) return false;
    if (filters.channel && booking.channel !== filters.channel) return false;
    if (words.length === 0) return true;
    const { firstName, lastName, email, phone } = booking.rider;
    const text = plain(`${firstName} ${lastName} ${email ?? ""} ${phone ?? ""}`);
    // A number as it is dialled here: 06… finds +336…
    return words.every((word) => text.includes(word) || (/^0\d+$/.test(word) && text.includes(word.slice(1))));
  };
}

/** Boards, vehicles and departures that are left once day, group and model are chosen. */
export function narrow(boards: Board[], filters: Filters): Board[] {
  return boards
    .filter((board) => !filters.day || board.day === filters.day)
    .filter((board) => !filters.group || String(board.group) === filters.group)
    .map((board) => {
      if (!filters.model) return board;
      const kept = board.vehicles.map((vehicle) => vehicle.model.id === filters.model);
      return {
        ...board,
        vehicles: board.vehicles.filter((_, index) => kept[index]),
        rows: board.rows.map((row) => ({ ...row, cells: row.cells.filter((_, index) => kept[index]) })),
      };
    })
    .filter((board) => board.vehicles.length > 0);
}
