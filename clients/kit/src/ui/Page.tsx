/** A page: the way back, its one title, a sentence under it, its tools at the right; below on a phone. */
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Icon } from "./Icon.tsx";
import css from "./Page.module.css";

interface Props {
  /** The page above this one. */
  back?: { to: string; label: ReactNode };
  title: ReactNode;
  lead?: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
}

export function Page({ back, title, lead, tools, children }: Props) {
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.words}>
          {back && (
            <Link to={back.to} className={css.back}>
              <Icon name="left" size={16} />
              {back.label}
            </Link>
          )}
          <h1 className={css.title}>{title}</h1>
          {lead && <p className={css.lead}>{lead}</p>}
        </div>
        {tools && <div className={css.tools}>{tools}</div>}
      </header>
      {children}
    </div>
  );
}

/** A raised sheet that holds what belongs together. */
export function Card({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <section className={css.card}>
      {title && <h2 className={css.heading}>{title}</h2>}
      {children}
    </section>
  );
}
