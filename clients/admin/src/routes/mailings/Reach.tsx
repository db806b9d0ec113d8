/** Whom a mailing reaches, and who of its set is left out for which reason. */
import { moment } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./MailingPage.module.css";

export const MailingReachFields = graphql(`
  fragment MailingReachFields on Mailing {
    previewedAt
    previewedCount
    reachedCount
    skippedCount
    anonymisedCount
    mergedCount
    unprovenCount
    noAddressCount
    noConsentCount
    suppressedCount
    duplicateCount
    changedCount
    stoppedCount
  }
`);

export function Reach(props: { mailing: FragmentOf<typeof MailingReachFields> }) {
  const mailing = readFragment(MailingReachFields, props.mailing);
  if (!mailing.previewedAt)
    return (
      <p className={css.quiet}>
        <Trans>Comptez d’abord qui recevra ce message : personne n’est encore écrit.</Trans>
      </p>
    );
  const reasons: [number, string][] = [
    [mailing.noConsentCount, t`sans consentement à la publicité`],
    [mailing.noAddressCount, t`sans adresse ni numéro pour ce canal`],
    [mailing.unprovenCount, t`dont l’adresse n’a jamais été confirmée`],
    [mailing.suppressedCount, t`dont l’adresse est écartée`],
    [mailing.duplicateCount, t`en double : une autre fiche a la même adresse`],
    [mailing.mergedCount, t`réunis avec une autre fiche`],
    [mailing.anonymisedCount, t`rendus anonymes`],
    [mailing.changedCount, t`dont l’adresse a changé depuis le départ`],
    [mailing.stoppedCount, t`pas encore écrits quand l’envoi a été arrêté`],
  ];
  const told = reasons.filter(([number]) => number > 0);
  return (
    <div className={css.reach}>
      <p className={css.count}>
        <strong>{count(mailing.reachedCount)}</strong> {t`messages, comptés ${moment(mailing.previewedAt)}`}
      </p>
      {told.length > 0 && (
        <>
          <p className={css.quiet}>{t`${count(mailing.skippedCount)} laissés de côté :`}</p>
          <ul className={css.reasons}>
            {told.map(([number, words]) => (
              <li key={words}>
                <strong>{count(number)}</strong> {words}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
