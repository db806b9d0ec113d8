/** A state in one or two words, coloured by what it means for whoever reads. */
import type { ReactNode } from "react";
import css from "./Chip.module.css";

export type Tone = "wait" | "accent" | "good" | "done" | "bad";

export function Chip({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={css.chip} data-tone={tone}>
      {children}
    </span>
  );
}
