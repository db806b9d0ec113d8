/** What a list shows — filters, order, page — kept in the address, so that a view can be sent and kept. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "wouter";

export type Kept<Name extends string> = Partial<Record<Name, string>>;

/** Names of the place in a list: a change of anything else leads back to its beginning. */
const PLACE = ["page", "after"];

/**
 * What the address says under these names, and how to change it: an empty value takes the name out, names of others
 * stay. `push` makes it a step that Back undoes; filters are no steps.
 */
export function useAddress<Name extends string>(
  names: readonly Name[],
): [Kept<Name>, (changes: Partial<Record<Name, string | null>>, push?: boolean) => void] {
  const [search, setSearch] = useSearchParams();
  const key = names.join(" ");
  const kept = useMemo(
    () => Object.fromEntries(key.split(" ").flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : []))),
    [search, key],
  ) as Kept<Name>;
  const change = useCallback(
    (changes: Partial<Record<Name, string | null>>, push = false) =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          if (!push) for (const name of PLACE) after.delete(name);
          for (const [name, value] of Object.entries<string | null | undefined>(changes))
            value ? after.set(name, value) : after.delete(name);
          return after;
        },
        { replace: !push },
      ),
    [setSearch],
  );
  return [kept, change];
}

/** `name` from the least, `-name` from the greatest. */
export interface Order {
  by: string;
  down: boolean;
}

export const readOrder = (text: string): Order =>
  text.startsWith("-") ? { by: text.slice(1), down: true } : { by: text, down: false };

export const writeOrder = ({ by, down }: Order): string => (down ? `-${by}` : by);

/** `ASC` or `DESC`, as the API names directions. */
export const direction = (order: Order): "ASC" | "DESC" => (order.down ? "DESC" : "ASC");

/** The order of a list, in the address as `sort`; `usual` where it says none. */
export function useOrder(usual: string): [Order, (order: Order) => void] {
  const [{ sort }, change] = useAddress(["sort"]);
  const set = useCallback(
    (order: Order) => {
      const text = writeOrder(order);
      change({ sort: text === usual ? null : text });
    },
    [change, usual],
  );
  return [readOrder(sort ?? usual), set];
}
