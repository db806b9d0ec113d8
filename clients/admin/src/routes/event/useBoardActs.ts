/** What is going on at the board: a booking that is being moved, and where to; a free place that is being filled. */
import { useCallback, useEffect, useRef, useState } from "react";
import { type Cell, canMoveTo } from "./board.ts";

export interface BoardActs {
  moving: Cell | null;
  target: Cell | null;
  adding: Cell | null;
  /** A place was clicked. */
  press: (cell: Cell) => void;
  /** A booking starts to look for another place; null: it stays where it is. */
  pick: (cell: Cell | null) => void;
  drop: (cell: Cell) => void;
  /** A dialog was closed. */
  settle: () => void;
}

/** `open` shows a booking's panel. */
export function useBoardActs(open: (booking: string | null) => void): BoardActs {
  const [moving, setMoving] = useState<Cell | null>(null);
  const [target, setTarget] = useState<Cell | null>(null);
  const [adding, setAdding] = useState<Cell | null>(null);
  // The functions stay the same ones, so that 500 places are not drawn again for each of these steps.
  const now = useRef({ moving, open });
  now.current = { moving, open };
  const pick = useCallback((cell: Cell | null) => {
    setMoving(cell);
    setTarget(null);
    if (cell) now.current.open(null);
  }, []);
  const drop = useCallback((cell: Cell) => {
    const { moving } = now.current;
    if (moving && canMoveTo(moving, cell)) setTarget(cell);
  }, []);
  const press = useCallback((cell: Cell) => {
    const { moving } = now.current;
    if (cell.booking) {
      setMoving(null);
      now.current.open(cell.booking.id);
    } else if (!moving) setAdding(cell);
    else if (canMoveTo(moving, cell)) setTarget(cell);
  }, []);
  const settle = useCallback(() => {
    setMoving(null);
    setTarget(null);
    setAdding(null);
  }, []);
  useEffect(() => {
    if (!moving || target) return;
    const stop = (event: KeyboardEvent): void => {
      if (event.key === "Escape") setMoving(null);
    };
    window.addEventListener("keydown", stop);
    return () => window.removeEventListener("keydown", stop);
  }, [moving, target]);
  return { moving, target, adding, press, pick, drop, settle };
}
