/** One thing beside the page: slides in from the right, over the whole screen on a phone; Escape closes it. */
import { t } from "@lingui/core/macro";
import { Drawer } from "@mantine/core";
import type { ReactNode } from "react";
import css from "./SidePanel.module.css";

export function SidePanel({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="26rem"
      title={title}
      classNames={{ title: css.title }}
      overlayProps={{ backgroundOpacity: 0.15 }}
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <div className={css.panel}>{children}</div>
    </Drawer>
  );
}

/** A part of a panel or a card, under a quiet heading. */
export function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className={css.section}>
      <h3 className={css.heading}>{title}</h3>
      {children}
    </section>
  );
}
