/** A list and the one that was chosen beside it; on narrow screens one of the two. */
import type { ReactNode } from "react";
import css from "./Split.module.css";

interface Props {
  /** Whether one is chosen: on narrow screens it then takes the place of the list. */
  chosen: boolean;
  list: ReactNode;
  /** Names the right half for those who hear it. */
  label: string;
  /** Nothing, where there is nothing to choose: the list then has the whole width. */
  detail: ReactNode;
}

export function Split({ chosen, list, label, detail }: Props) {
  return (
    <div className={css.split} data-chosen={chosen || undefined} data-alone={!detail || undefined}>
      <div className={css.list}>{list}</div>
      {detail && (
        <section className={css.detail} aria-label={label}>
          {detail}
        </section>
      )}
    </div>
  );
}
