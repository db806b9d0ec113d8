/** What two have in common, in words. */
import { Chip } from "@drt/kit/ui/Chip.tsx";
import css from "./Duplicates.module.css";

export function Likeness({ reasons }: { reasons: (string | false)[] }) {
  return (
    <p className={css.reasons}>
      {reasons
        .filter((reason) => reason !== false)
        .map((reason) => (
          <Chip key={reason} tone="wait">
            {reason}
          </Chip>
        ))}
    </p>
  );
}
