/** The words and colours of a wish on the waiting list. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type WishState = "WAITING" | "OFFERED" | "SERVED" | "LEFT" | "LAPSED" | "EVENT_CANCELLED";

export function wishWord(state: WishState): string {
  const words: Record<WishState, string> = {
    WAITING: t`Attend`,
    OFFERED: t`Place proposée`,
    SERVED: t`A sa place`,
    LEFT: t`A quitté la liste`,
    LAPSED: t`N’a pas répondu`,
    EVENT_CANCELLED: t`Étape annulée`,
  };
  return words[state];
}

export const WISH_TONES: Record<WishState, Tone> = {
  WAITING: "wait",
  OFFERED: "accent",
  SERVED: "good",
  LEFT: "done",
  LAPSED: "done",
  EVENT_CANCELLED: "bad",
};

export const stillWaits = (state: WishState): boolean => state === "WAITING" || state === "OFFERED";
