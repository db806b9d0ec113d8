/** Who of a mailing's set is left out, and for which reason; each is counted once, for the first that holds. */
import { count } from "@drt/kit/language/numbers.ts";
import { plural, t } from "@lingui/core/macro";
import css from "./MailingPage.module.css";

export interface LeftOutCounts {
  skippedCount: number;
  anonymisedCount: number;
  mergedCount: number;
  unprovenCount: number;
  noAddressCount: number;
  noConsentCount: number;
  suppressedCount: number;
  duplicateCount: number;
  /** Of one that has begun. */
  changedCount?: number;
  stoppedCount?: number;
}

export function LeftOut({ counts }: { counts: LeftOutCounts }) {
  const reasons: [number | undefined, string][] = [
    [counts.noConsentCount, t`sans consentement à la publicité`],
    [counts.noAddressCount, t`sans adresse ni numéro pour ce canal`],
    [counts.unprovenCount, t`dont l’adresse n’a jamais été confirmée`],
    [counts.suppressedCount, t`dont l’adresse est écartée`],
    [counts.duplicateCount, t`en double : une autre fiche a la même adresse`],
    [counts.mergedCount, t`réunis avec une autre fiche`],
    [counts.anonymisedCount, t`rendus anonymes`],
    [counts.changedCount, t`dont l’adresse a changé depuis le départ`],
    [counts.stoppedCount, t`pas encore écrits quand l’envoi a été arrêté`],
  ];
  const told = reasons.filter(([number]) => number);
  if (told.length === 0) return null;
  return (
    <>
      <p className={css.quiet}>
        {plural(counts.skippedCount, { one: "# laissé de côté :", other: "# laissés de côté :" })}
      </p>
      <ul className={css.reasons}>
        {told.map(([number, words]) => (
          <li key={words}>
            <strong>{count(number ?? 0)}</strong> {words}
          </li>
        ))}
      </ul>
    </>
  );
}
