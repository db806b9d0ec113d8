/** How to reach a person: each line dials or writes. `children` is said quietly below. */
import type { ReactNode } from "react";
import { readablePhone } from "../language/phones.ts";
import { Icon } from "./Icon.tsx";
import css from "./Reach.module.css";

interface Props {
  phone: string | null | undefined;
  email: string | null | undefined;
  children?: ReactNode;
}

export function Reach({ phone, email, children }: Props) {
  return (
    <div className={css.reach}>
      {phone && (
        <a href={`tel:${phone}`}>
          <Icon name="phone" />
          {readablePhone(phone)}
        </a>
      )}
      {email && (
        <a href={`mailto:${email}`}>
          <Icon name="mail" />
          {email}
        </a>
      )}
      {children && <p>{children}</p>}
    </div>
  );
}
