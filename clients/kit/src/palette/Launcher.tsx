/** The button and the keys that open the palette (Ctrl+K, ⌘K) and the list of keys (`?`); both are fetched when asked for. */

import { t } from "@lingui/core/macro";
import { type ReactNode, Suspense, useEffect, useState } from "react";
import { lazy } from "../transport/lazy.ts";
import { Icon } from "../ui/Icon.tsx";
import type { Shortcut } from "./Help.tsx";
import css from "./Launcher.module.css";

const Help = lazy(() => import("./Help.tsx").then((help) => ({ default: help.Help })));

interface Props {
  /** The palette of a client, which knows what can be found there. */
  palette: (onClose: () => void) => ReactNode;
  /** Keys of this client beside those that all have. */
  shortcuts?: () => Shortcut[];
}

const isMac = (): boolean => /mac|iphone|ipad/i.test(navigator.platform);

export function Launcher({ palette, shortcuts }: Props) {
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault();
        setOpen((before) => (before === "palette" ? null : "palette"));
      } else if (event.key === "?" && !event.ctrlKey && !event.metaKey && !isTyping(event.target)) {
        event.preventDefault();
        setOpen("help");
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  const close = (): void => setOpen(null);
  return (
    <>
      <button
        type="button"
        className={css.launcher}
        aria-haspopup="dialog"
        aria-keyshortcuts={isMac() ? "Meta+K" : "Control+K"}
        onClick={() => setOpen("palette")}
      >
        <Icon name="search" />
        <span>{t`Chercher`}</span>
        <span className={css.keys} aria-hidden="true">
          {isMac() ? "⌘ K" : "Ctrl K"}
        </span>
      </button>
      <Suspense>
        {open === "palette" && palette(close)}
        {open === "help" && <Help shortcuts={shortcuts?.() ?? []} onClose={close} />}
      </Suspense>
    </>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
