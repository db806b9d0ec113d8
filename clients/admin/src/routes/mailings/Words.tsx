/** The words of a mailing: a template of its own for each channel and language; French stands in for English. */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { type Channel, channelWord, type Locale, localeWord } from "../../words/message.ts";
import css from "./MailingPage.module.css";

export const MailingWordsFields = graphql(`
  fragment MailingWordsFields on Mailing {
    id
    nature
    channels
    templates(first: 8) {
      nodes {
        id
        channel
        locale
        versions {
          id
          number
          state
        }
      }
    }
  }
`);

const usedBy = (channels: string): Channel[] =>
  channels === "EMAIL" || channels === "SMS" ? [channels] : ["EMAIL", "SMS"];

/** Whether it can leave: French is published for each way it goes. */
export function isWorded(mailing: FragmentOf<typeof MailingWordsFields>): boolean {
  const { channels, templates } = readFragment(MailingWordsFields, mailing);
  return usedBy(channels).every((channel) =>
    templates.nodes.some(
      (one) =>
        one.channel === channel && one.locale === "FR" && one.versions.some(({ state }) => state === "PUBLISHED"),
    ),
  );
}

export function Words(props: { mailing: FragmentOf<typeof MailingWordsFields> }) {
  const { id, nature, channels, templates } = readFragment(MailingWordsFields, props.mailing);
  const cause = nature === "MARKETING" ? "MAILING" : "NOTICE";
  return (
    <>
      <p className={css.quiet}>
        <Trans>Le texte français doit être publié ; sans texte anglais, tous reçoivent le français.</Trans>
      </p>
      <ul className={css.words}>
        {usedBy(channels).flatMap((channel) =>
          (["FR", "EN"] as Locale[]).map((locale) => {
            const found = templates.nodes.find((one) => one.channel === channel && one.locale === locale);
            const isPublished = found?.versions.some(({ state }) => state === "PUBLISHED");
            const word = isPublished ? t`prêt` : found?.versions.length ? t`brouillon` : t`à écrire`;
            return (
              <li key={`${channel} ${locale}`}>
                <Link
                  to={`/messages/templates/${cause}?mailing=${id}&channel=${channel}&locale=${locale}`}
                  className={css.template}
                  data-ready={isPublished || undefined}
                >
                  {channelWord(channel)}, {localeWord(locale)}
                  <small>{word}</small>
                </Link>
              </li>
            );
          }),
        )}
      </ul>
    </>
  );
}
