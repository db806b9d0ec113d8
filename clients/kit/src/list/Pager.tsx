/** Which part of a list is shown, and the way on and back; the place is in the address. */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useSearchParams } from "wouter";
import { useHistoryState } from "wouter/use-browser-location";
import { count } from "../language/numbers.ts";
import { Icon } from "../ui/Icon.tsx";
import css from "./Pager.module.css";

export interface Place {
  /** From 1. */
  page: number;
  /** The cursor after which the page begins. */
  after: string | null;
}

/** The place in a list, as the address has it. */
export function usePlace(): Place {
  const [search] = useSearchParams();
  const after = search.get("after");
  return { page: after ? Math.max(2, Number(search.get("page")) || 2) : 1, after };
}

interface Props {
  /** How many lines a full page has. */
  size: number;
  total: number;
  next: string | null | undefined;
}

export function Pager({ size, total, next }: Props) {
  const { page } = usePlace();
  const [, setSearch] = useSearchParams();
  const came = useHistoryState<{ from?: "pager" } | null>()?.from === "pager";
  if (page === 1 && !next) return null;
  const first = (page - 1) * size + 1;
  const last = next ? first + size - 1 : total;
  const go = (place: Place): void => {
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        after.delete("page");
        after.delete("after");
        if (place.after) {
          after.set("page", String(place.page));
          after.set("after", place.after);
        }
        return after;
      },
      { state: place.after ? { from: "pager" } : null },
    );
    window.scrollTo({ top: 0 });
  };
  return (
    <nav className={css.pager} aria-label={t`Suite de la liste`}>
      {page > 1 && (
        <Button
          variant="default"
          leftSection={<Icon name="left" size={16} />}
          // One step back where the last step came from here; an address that was sent knows only the beginning.
          onClick={() => (came ? history.back() : go({ page: 1, after: null }))}
        >
          {came ? <Trans>Précédents</Trans> : <Trans>Début de la liste</Trans>}
        </Button>
      )}
      <p>
        <Trans>
          {count(first)} à {count(last)} sur {count(total)}
        </Trans>
      </p>
      {next && (
        <Button
          variant="default"
          rightSection={<Icon name="right" size={16} />}
          onClick={() => go({ page: page + 1, after: next })}
        >
          <Trans>Suivants</Trans>
        </Button>
      )}
    </nav>
  );
}
