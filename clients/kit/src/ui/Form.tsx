/** The grid of forms: fields below each other, pairs beside each other, the acts at the foot. */
import type { FormEvent, ReactNode } from "react";
import css from "./Form.module.css";

interface Props {
  /** Called instead of the browser's own sending. */
  onSubmit: (form: FormData) => void;
  /** Sunken where the form lies inside a panel or a card. */
  inset?: boolean;
  children: ReactNode;
}

export function Form({ onSubmit, inset = false, children }: Props) {
  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  }
  return (
    <form className={css.form} data-inset={inset || undefined} onSubmit={submit}>
      {children}
    </form>
  );
}

/** Two short fields beside each other, also on a phone. */
export function Pair({ children }: { children: ReactNode }) {
  return <div className={css.pair}>{children}</div>;
}

/** The acts, the one that is meant last; on a phone it is the upper one, at full width. */
export function FormFoot({ children }: { children: ReactNode }) {
  return <div className={css.foot}>{children}</div>;
}

/** What was typed, without the blanks around it. */
export const typed = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();
