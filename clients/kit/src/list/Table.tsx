/** A table whose rows are cards on a phone. Headings that sort are buttons; the first column leads to the row's page. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "../ui/Icon.tsx";
import type { Order } from "./address.ts";
import css from "./Table.module.css";

export interface Column<Row> {
  /** Names the column to `Order.by` where it can be sorted. */
  key: string;
  label: string;
  cell: (row: Row) => ReactNode;
  sorts?: boolean;
  /** Sorts from the greatest first: numbers and dates. */
  downFirst?: boolean;
  /** Numbers stand at the right. */
  end?: boolean;
}

interface Props<Row> {
  /** What the rows are, for those who hear the page. */
  label: string;
  columns: Column<Row>[];
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** Where a row leads: its whole width can be pressed, its first cell is the link. */
  to?: (row: Row) => string;
  order?: Order;
  onOrder?: (order: Order) => void;
  /** The row whose panel is open. */
  chosen?: string | undefined;
}

export function Table<Row>({ label, columns, rows, keyOf, to, order, onOrder, chosen }: Props<Row>) {
  return (
    <div className={css.frame}>
      <table className={css.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.key} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-chosen={chosen === keyOf(row) || undefined} data-leads={to ? "" : undefined}>
              {columns.map((column, index) => (
                <td key={column.key} data-label={column.label} data-end={column.end || undefined}>
                  {index === 0 && to ? (
                    <Link to={to(row)} className={css.link}>
                      {column.cell(row)}
                    </Link>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps {
  column: Pick<Column<never>, "key" | "label" | "sorts" | "downFirst" | "end">;
  order: Order | undefined;
  onOrder: ((order: Order) => void) | undefined;
}

function Heading({ column: { key, label, sorts, downFirst = false, end }, order, onOrder }: HeadingProps) {
  const here = order?.by === key;
  if (!sorts || !onOrder) return <th data-end={end || undefined}>{label}</th>;
  return (
    <th data-end={end || undefined} data-sorts aria-sort={here ? (order.down ? "descending" : "ascending") : undefined}>
      <button
        type="button"
        className={css.sort}
        data-here={here || undefined}
        onClick={() => onOrder({ by: key, down: here ? !order.down : downFirst })}
      >
        {label}
        <span className={css.way} data-down={(here ? order.down : downFirst) || undefined}>
          <Icon name="up" size={14} />
        </span>
      </button>
    </th>
  );
}
