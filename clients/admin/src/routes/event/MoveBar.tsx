/** While a booking looks for another place: says so, and how to stop. */

import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { Cell } from "./board.ts";
import css from "./MoveBar.module.css";

export function MoveBar({ cell, onStop }: { cell: Cell | null; onStop: () => void }) {
  return (
    <div role="status" aria-live="polite">
      {cell?.booking && (
        <div className={css.bar}>
          <p>
            <Trans>
              Où va{" "}
              <strong>
                {cell.booking.rider.firstName} {cell.booking.rider.lastName}
              </strong>{" "}
              ? Choisissez une place libre.
            </Trans>
          </p>
          <Button size="compact-md" variant="default" onClick={onStop}>
            <Trans>Laisser en place</Trans> <kbd className={css.key}>Échap</kbd>
          </Button>
        </div>
      )}
    </div>
  );
}
