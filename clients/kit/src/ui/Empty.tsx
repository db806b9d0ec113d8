/** What a screen shows in place of content: nothing there yet, or what went wrong and what to do. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Loader } from "@mantine/core";
import { type ReactNode, useLayoutEffect, useState } from "react";
import css from "./Empty.module.css";
import { Icon, type IconName } from "./Icon.tsx";

export function Empty({ icon, title, children }: { icon: IconName; title: string; children?: ReactNode }) {
  // Where the page has no heading of its own, this one is it.
  const [alone, setAlone] = useState(false);
  useLayoutEffect(() => setAlone(!document.querySelector("main h1")), []);
  const Heading = alone ? "h1" : "h2";
  return (
    <div className={css.empty}>
      <span className={css.icon}>
        <Icon name={icon} size={28} />
      </span>
      <Heading className={css.title}>{title}</Heading>
      {children && <div className={css.text}>{children}</div>}
    </div>
  );
}

export function Loading() {
  return (
    <div className={css.empty} role="status">
      <Loader size="sm" />
      <span className="unseen">
        <Trans>Chargement…</Trans>
      </span>
    </div>
  );
}

/** An answer that did not come; `onRetry` asks once more. */
export function Failed({ onRetry }: { onRetry: () => void }) {
  return (
    <Empty icon="alert" title={t`Ces données n’ont pas pu être lues`}>
      <p>
        <Trans>Rien n’est perdu. Réessayez ; si cela continue, prévenez le siège.</Trans>
      </p>
      <Button mt="md" variant="default" onClick={onRetry}>
        <Trans>Réessayer</Trans>
      </Button>
    </Empty>
  );
}
