/** One place of a board: who has it, or that it is free. Opens by click and Enter; is moved by drag or the key M. */
import { clock } from "@drt/kit/language/dates.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { memo } from "react";
import { CHANNEL_ICONS, channelWord, isComing, statusWord, TONES } from "../../words/booking.ts";
import { vehicleName } from "../../words/vehicle.ts";
import type { Cell } from "./board.ts";
import css from "./PlaceCell.module.css";

interface Props {
  cell: Cell;
  dim: boolean;
  target: boolean;
  moved: boolean;
  selected: boolean;
  onCell: (cell: Cell) => void;
  onPick: (cell: Cell | null) => void;
  onDrop: (cell: Cell) => void;
}

export const PlaceCell = memo(function PlaceCell(props: Props) {
  const { cell, dim, target, moved, selected, onCell, onPick, onDrop } = props;
  const { booking } = cell;
  if (!booking) return <EmptyPlace cell={cell} dim={dim} target={target} onCell={onCell} onDrop={onDrop} />;
  const movable = isComing(booking.status);
  const name = `${booking.rider.firstName} ${booking.rider.lastName}`;
  const status = statusWord(booking.status);
  return (
    <td className={css.place} data-dim={dim || undefined}>
      <button
        type="button"
        className={css.booked}
        data-tone={TONES[booking.status]}
        data-moved={moved || undefined}
        data-selected={selected || undefined}
        data-booking={booking.id}
        aria-label={`${name}, ${status}, ${channelWord(booking.channel)}, ${whereIs(cell)}`}
        aria-keyshortcuts={movable ? "M" : undefined}
        title={movable ? t`${name} — glisser, ou touche M, pour déplacer` : name}
        draggable={movable}
        onClick={() => onCell(cell)}
        onKeyDown={(event) => {
          if (event.key.toLowerCase() === "m" && movable) onPick(cell);
        }}
        onDragStart={(event) => {
          event.dataTransfer.effectAllowed = "move";
          event.dataTransfer.setData("text/plain", name);
          // Chromium ends a drag whose element changes while it begins.
          window.setTimeout(() => onPick(cell));
        }}
        onDragEnd={(event) => {
          if (event.dataTransfer.dropEffect === "none") onPick(null);
        }}
      >
        <span className={css.name}>{name}</span>
        <span className={css.status}>
          <Icon name={CHANNEL_ICONS[booking.channel]} size={13} />
          {status}
        </span>
      </button>
    </td>
  );
});

function EmptyPlace({
  cell,
  dim,
  target,
  onCell,
  onDrop,
}: Pick<Props, "cell" | "dim" | "target" | "onCell" | "onDrop">) {
  if (cell.state === "shut")
    return (
      <td className={css.place} data-dim={dim || undefined}>
        <span className={css.shut}>—</span>
      </td>
    );
  return (
    <td className={css.place} data-dim={(dim && !target) || undefined}>
      <button
        type="button"
        className={css.free}
        data-target={target || undefined}
        aria-label={target ? t`Déplacer ici : ${whereIs(cell)}` : t`Place libre, ${whereIs(cell)} : ajouter un pilote`}
        onClick={() => onCell(cell)}
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event) => {
          event.preventDefault();
          onDrop(cell);
        }}
      >
        <span className={css.word}>{target ? t`ici` : t`libre`}</span>
        <Icon name="plus" size={14} />
      </button>
    </td>
  );
}

export const whereIs = (cell: Cell): string => `${clock(cell.slot.localStart)}, ${vehicleName(cell.vehicle)}`;
