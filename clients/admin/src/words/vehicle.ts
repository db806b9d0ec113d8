/** The words of the shape that a vehicle is in. */
import type { Tone } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";

export type VehicleState = "READY" | "TO_CHECK" | "OUT_OF_ORDER";

export const STATES: VehicleState[] = ["READY", "TO_CHECK", "OUT_OF_ORDER"];
export const STATE_TONES: Record<VehicleState, Tone> = { READY: "good", TO_CHECK: "wait", OUT_OF_ORDER: "bad" };

export function stateWord(state: VehicleState): string {
  return { READY: t`En état`, TO_CHECK: t`À vérifier`, OUT_OF_ORDER: t`Hors service` }[state];
}

/** `MT-07 n° 2`: a model and the number on the vehicle. */
export const vehicleName = ({ model, number }: { model: { name: string }; number: number }): string =>
  t`${model.name} n° ${number}`;
