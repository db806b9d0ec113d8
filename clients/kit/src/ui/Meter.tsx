/** A share as a bar: its colour says how full, its number stands beside it in words. */
import { percent } from "../language/numbers.ts";
import css from "./Meter.module.css";

/** Steps of fullness; each has a colour that is told apart in grey too, and a number beside it. */
export function fullness(share: number): "low" | "middle" | "high" | "full" {
  if (share < 0.4) return "low";
  if (share < 0.7) return "middle";
  return share < 0.95 ? "high" : "full";
}

export function Meter({ share, label, quiet = false }: { share: number; label: string; quiet?: boolean }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: <meter> cannot be given our colours in all browsers
    <div
      className={css.meter}
      data-step={quiet ? "quiet" : fullness(share)}
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={percent(share)}
    >
      <span style={{ width: `${Math.min(100, share * 100)}%` }} />
    </div>
  );
}
