/** One day of one group as a board: a row per departure, a column per vehicle, a cell per place. */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { memo } from "react";
import css from "./BoardGrid.module.css";
import { type Board, type Cell, canMoveTo } from "./board.ts";
import { stepTo } from "./keys.ts";
import { PlaceCell } from "./PlaceCell.tsx";

interface Props {
  board: Board;
  matches: ((cell: Cell) => boolean) | null;
  /** The booking that is looking for another place. */
  moving: Cell | null;
  selected: string | null;
  onCell: (cell: Cell) => void;
  onPick: (cell: Cell | null) => void;
  onDrop: (cell: Cell) => void;
}

export const BoardGrid = memo(function BoardGrid({ board, matches, moving, selected, onCell, onPick, onDrop }: Props) {
  const free = board.rows.flatMap((row) => row.cells).filter((cell) => cell?.state === "free").length;
  return (
    <section className={css.board}>
      <h2 className={css.title}>
        <span className={css.group}>
          <Trans>Groupe {board.group}</Trans>
        </span>
        {longDay(board.day)}
        <small>{plural(free, { one: "# place libre", other: "# places libres" })}</small>
      </h2>
      {/* What scrolls must be reached by keys (WCAG 2.1.1), so the region takes the focus. */}
      <section
        className={css.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
        tabIndex={0}
        aria-label={t`${longDay(board.day)}, groupe ${board.group}`}
      >
        <table className={css.table} onKeyDown={stepTo}>
          <thead>
            <tr>
              <th scope="col" className={css.corner}>
                <span className="unseen">
                  <Trans>Départ</Trans>
                </span>
              </th>
              {board.vehicles.map((vehicle) => (
                <th key={vehicle.id} scope="col" className={css.vehicle}>
                  <b>{vehicle.number}</b>
                  <span title={`${vehicle.model.name} · ${vehicle.plate}`}>{vehicle.model.name}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {board.rows.map(({ slot, cells }) => (
              <tr key={slot.id} data-shut={slot.state === "CLOSED" || undefined}>
                <th scope="row" className={css.time}>
                  {clock(slot.localStart)}
                  {slot.state === "CLOSED" && (
                    <small>
                      <Trans>fermé</Trans>
                    </small>
                  )}
                </th>
                {cells.map((cell, index) =>
                  cell ? (
                    <PlaceCell
                      key={cell.id}
                      cell={cell}
                      dim={matches !== null && !matches(cell)}
                      target={moving !== null && canMoveTo(moving, cell)}
                      moved={moving?.id === cell.id}
                      selected={selected !== null && cell.booking?.id === selected}
                      onCell={onCell}
                      onPick={onPick}
                      onDrop={onDrop}
                    />
                  ) : (
                    <td key={board.vehicles[index]?.id} />
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
});
