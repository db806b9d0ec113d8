/** What narrows a list: search, choices, how many lines they leave. */
import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./Tools.module.css";

export function Tools({ found, children }: { found?: ReactNode; children: ReactNode }) {
  return (
    <search className={css.tools}>
      {children}
      {found !== undefined && (
        <p className={css.found} role="status">
          {found}
        </p>
      )}
    </search>
  );
}

interface ChoiceProps {
  label: string;
  /** What stands there while nothing is chosen: `Tous les états`. */
  all: string;
  value: string | undefined;
  options: readonly { value: string; label: string }[];
  onChange: (value: string) => void;
}

/** One choice among a few; coloured while it narrows the list. */
export function Choice({ label, all, value, options, onChange }: ChoiceProps) {
  return (
    <NativeSelect
      aria-label={label}
      className={css.choice}
      data-chosen={value !== undefined || undefined}
      value={value ?? ""}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={[{ value: "", label: all }, ...options]}
    />
  );
}
