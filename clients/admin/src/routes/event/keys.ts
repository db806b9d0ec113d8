/** Arrow keys walk from place to place of a board, as in a spreadsheet; Tab leaves it. */
import type { KeyboardEvent } from "react";

const STEPS: Record<string, [rows: number, columns: number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

export function stepTo(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const cell = event.target instanceof Element && event.target.closest("td");
  if (!step || !cell || !(cell.parentElement instanceof HTMLTableRowElement)) return;
  const rows = event.currentTarget.tBodies[0]?.rows;
  let [row, column] = [cell.parentElement.sectionRowIndex + step[0], cell.cellIndex + step[1]];
  for (; rows?.[row]?.cells[column]; row += step[0], column += step[1]) {
    const button = rows[row]?.cells[column]?.querySelector("button");
    if (!button) continue;
    event.preventDefault();
    button.focus();
    return;
  }
}
