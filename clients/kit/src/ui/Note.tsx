/** What somebody should know before they go on; and the words of a person, as they wrote them. */
import type { ReactNode } from "react";
import { Icon, type IconName } from "./Icon.tsx";
import css from "./Note.module.css";

interface Props {
  icon: IconName;
  tone?: "wait" | "bad" | "good" | "accent";
  children: ReactNode;
}

export function Note({ icon, tone = "wait", children }: Props) {
  return (
    <p className={css.note} data-tone={tone}>
      <Icon name={icon} />
      <span>{children}</span>
    </p>
  );
}

/** `by` says whose words they are; `tone` colours an answer. */
export function Quote({ by, tone, children }: { by?: string; tone?: "wait" | "bad" | "good"; children: ReactNode }) {
  return (
    <blockquote className={css.quote} data-tone={tone}>
      {by && <small>{by}</small>}
      {children}
    </blockquote>
  );
}
