/** What a consent is for, in words. */
import { t } from "@lingui/core/macro";

export function purposeWord(purpose: string): string {
  const words: Record<string, string> = {
    BRAND_EMAIL: t`E-mails de la marque`,
    BRAND_SMS: t`SMS de la marque`,
    DEALERSHIP_CONTACT: t`Contact par la concession`,
    EMAIL_TRACKING: t`Mesure d’ouverture des e-mails`,
  };
  return words[purpose] ?? purpose;
}
