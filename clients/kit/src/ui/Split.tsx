/** A list and the one that was chosen beside it; on narrow screens one of the two. */
import type { ReactNode } from "react";
import css from "./Split.module.css";

interface Props {
  /** Whether one is chosen: on narrow screens it then takes the place of the list. */
  chosen: boolean;
  list: ReactNode;
  /** Names the right half for those who hear it. */
  label: string;
  detail: ReactNode;
}

export function Split({ chosen, list, label, detail }: Props) {
  return (
    <div className={css.split} data-chosen={chosen || undefined}>
      <div className={css.list}>{list}</div>
      <section className={css.detail} aria-label={label}>
        {detail}
      </section>
    </div>
  );
}
