/** Where a lead stands with the dealership (E7). */
import { t } from "@lingui/core/macro";

export function leadStepWord(step: string): string {
  const words: Record<string, string> = {
    NEW: t`Piste nouvelle`,
    CONTACTED: t`Contacté par la concession`,
    APPOINTMENT: t`Rendez-vous pris`,
    OFFER: t`Offre faite`,
    SOLD: t`Vente conclue`,
    LOST: t`Sans suite`,
  };
  return words[step] ?? step;
}
