/** One stop of the tour: its board, live; a booking's panel beside it; moving, adding, cancelling (C5). */

import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { useDeferredValue, useMemo } from "react";
import { useSearchParams } from "wouter";
import { graphql, readFragment } from "../../graphql.ts";
import { AddBooking } from "./AddBooking.tsx";
import { BoardGrid } from "./BoardGrid.tsx";
import { BookingPanel } from "./BookingPanel.tsx";
import { BoardFields, layOutBoards } from "./board.ts";
import { EventHead, EventHeadFields } from "./EventHead.tsx";
import css from "./EventPage.module.css";
import { FilterBar } from "./FilterBar.tsx";
import { makeMatcher, narrow, useFilters } from "./filters.ts";
import { MoveBar } from "./MoveBar.tsx";
import { MoveDialog } from "./MoveDialog.tsx";
import { NoStop } from "./NoStop.tsx";
import { useBoardActs } from "./useBoardActs.ts";

const LiveEvent = graphql(
  `
    subscription LiveEvent($id: ID!) {
      event(id: $id) {
        id
        ...EventHeadFields
        ...BoardFields
      }
    }
  `,
  [EventHeadFields, BoardFields],
);

export function EventPage({ id }: { id: string }) {
  const { data, error } = useLive(LiveEvent, { id });
  const event = data?.event;
  const board = readFragment(BoardFields, event);
  const boards = useMemo(() => (board ? layOutBoards(board) : []), [board]);
  const [filters, change] = useFilters();
  const [search, setSearch] = useSearchParams();
  const wanted = useDeferredValue(filters);
  const shown = useMemo(() => narrow(boards, wanted), [boards, wanted]);
  const matches = useMemo(() => makeMatcher(wanted), [wanted]);
  const selected = search.get("booking");
  const open = (booking: string | null): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        booking ? after.set("booking", booking) : after.delete("booking");
        return after;
      },
      { replace: selected !== null },
    );
  const acts = useBoardActs(open);
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  if (!event || !board) return <NoStop />;
  const cells = shown.flatMap((one) => one.rows.flatMap((row) => row.cells.flatMap((cell) => cell ?? [])));
  const found = matches ? cells.filter(matches).length : cells.filter((cell) => cell.booking).length;
  const panel = boards
    .flatMap((one) => one.rows.flatMap((row) => row.cells))
    .find((cell) => cell?.booking?.id === selected);
  return (
    <div className={css.page}>
      <EventHead event={event} />
      <FilterBar boards={boards} filters={filters} found={found} onChange={change} />
      {shown.map((one) => (
        <BoardGrid
          key={`${one.day} ${one.group}`}
          board={one}
          matches={matches}
          moving={acts.moving}
          selected={selected}
          onCell={acts.press}
          onPick={acts.pick}
          onDrop={acts.drop}
        />
      ))}
      {shown.length === 0 && (
        <Empty icon="search" title={boards.length === 0 ? t`Pas encore de départs` : t`Rien ne répond à ces filtres`} />
      )}
      <MoveBar cell={acts.target ? null : acts.moving} onStop={() => acts.pick(null)} />
      {acts.moving && acts.target && (
        <MoveDialog key={acts.target.id} from={acts.moving} to={acts.target} onClose={acts.settle} />
      )}
      {acts.adding && <AddBooking cell={acts.adding} onClose={acts.settle} />}
      {selected && <BookingPanel id={selected} cell={panel} onClose={() => open(null)} onMove={acts.pick} />}
    </div>
  );
}
