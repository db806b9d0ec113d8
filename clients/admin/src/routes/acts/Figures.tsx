/** A few numbers in a row, the first thing that is read; a colour where it means something. */
import { count } from "@drt/kit/language/numbers.ts";
import type { Tone } from "../../words/booking.ts";
import css from "./Figures.module.css";

export interface Figure {
  label: string;
  value: number;
  tone?: Tone;
}

export function Figures({ figures }: { figures: Figure[] }) {
  return (
    <dl className={css.figures}>
      {figures.map(({ label, value, tone }) => (
        <div key={label} className={css.figure} data-tone={value > 0 ? tone : undefined}>
          <dt>{label}</dt>
          <dd>{count(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
