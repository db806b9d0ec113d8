/** Whom a mailing reaches, and who of its set is left out for which reason. */
import { moment } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { LeftOut } from "./LeftOut.tsx";
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
  return (
    <div className={css.reach}>
      <p className={css.count}>
        <strong>{count(mailing.reachedCount)}</strong>{" "}
        {plural(mailing.reachedCount, { one: "message, compté le", other: "messages, comptés le" })}{" "}
        {moment(mailing.previewedAt)}
      </p>
      <LeftOut counts={mailing} />
    </div>
  );
}
