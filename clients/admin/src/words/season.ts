/** What state a season is in, by its days. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type SeasonState = "COMING" | "RUNNING" | "OVER";

export function seasonState(season: { startsOn: string; endsOn: string }, today: string): SeasonState {
  if (today < season.startsOn) return "COMING";
  return today <= season.endsOn ? "RUNNING" : "OVER";
}

export const SEASON_TONES: Record<SeasonState, Tone> = { COMING: "wait", RUNNING: "good", OVER: "done" };

export function seasonWord(state: SeasonState): string {
  const words: Record<SeasonState, string> = { COMING: t`À venir`, RUNNING: t`En cours`, OVER: t`Terminée` };
  return words[state];
}
