/** Short answers to what somebody did, at the edge of the screen; one may offer to undo. */

import { t } from "@lingui/core/macro";
import { Button, CloseButton } from "@mantine/core";
import { useSyncExternalStore } from "react";
import css from "./Toasts.module.css";

interface Toast {
  key: number;
  text: string;
  tone: "good" | "bad";
  act?: { label: string; run: () => void } | undefined;
}

const SHOWN_MS = 8_000;
let toasts: Toast[] = [];
let last = 0;
const listeners = new Set<() => void>();

function set(next: Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

const dismiss = (key: number): void => set(toasts.filter((toast) => toast.key !== key));

export function toast(text: string, more: Partial<Pick<Toast, "tone" | "act">> = {}): void {
  last += 1;
  const key = last;
  set([...toasts, { key, text, tone: "good", ...more }]);
  window.setTimeout(() => dismiss(key), SHOWN_MS);
}

export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
  return (
    <div className={css.toasts} role="status" aria-live="polite">
      {shown.map(({ key, text, tone, act }) => (
        <div key={key} className={css.toast} data-tone={tone}>
          <span>{text}</span>
          {act && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => {
                dismiss(key);
                act.run();
              }}
            >
              {act.label}
            </Button>
          )}
          <CloseButton aria-label={t`Fermer`} onClick={() => dismiss(key)} />
        </div>
      ))}
    </div>
  );
}
