/** All messages that leave by themselves: to whom, when, and which words are sent now (F1, F2). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import {
  type Audience,
  audienceWord,
  type Channel,
  channelWord,
  type Locale,
  localeWord,
} from "../../words/message.ts";
import css from "./TemplatesPage.module.css";

const AllTemplates = graphql(`
  query AllTemplates {
    messageCauses {
      cause
      nature
      audience
      channels
      title
      moment
    }
    messageTemplates(first: 100, filter: { cause: { notIn: [MAILING, NOTICE] } }) {
      nodes {
        id
        cause
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

type Answer = ResultOf<typeof AllTemplates>;
type Entry = Answer["messageCauses"][number];
type Template = Answer["messageTemplates"]["nodes"][number];
const AUDIENCES: Audience[] = ["RIDER", "DEALER", "STAFF"];
const LOCALES: Locale[] = ["FR", "EN"];

export function TemplatesPage() {
  const [{ data, error }, ask] = useQuery({ query: AllTemplates });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const entries = data.messageCauses.filter(({ cause }) => cause !== "MAILING" && cause !== "NOTICE");
  const templates = data.messageTemplates.nodes;
  return (
    <Page
      title={<Trans>Modèles de messages</Trans>}
      lead={<Trans>Chaque message part avec son modèle d’origine tant que vous n’en publiez pas un autre.</Trans>}
    >
      {AUDIENCES.map((audience) => (
        <section key={audience} className={css.group} aria-labelledby={audience}>
          <h2 id={audience} className={css.heading}>
            {audienceWord(audience)}
          </h2>
          <ul className={css.lines}>
            {entries
              .filter((entry) => entry.audience === audience)
              .map((entry) => (
                <li key={entry.cause} className={css.line}>
                  <CauseWords entry={entry} />
                  <div className={css.kinds}>
                    {entry.channels.map((channel) =>
                      LOCALES.map((locale) => (
                        <KindLink
                          key={`${channel} ${locale}`}
                          entry={entry}
                          channel={channel as Channel}
                          locale={locale}
                          template={templates.find(
                            (one) => one.cause === entry.cause && one.channel === channel && one.locale === locale,
                          )}
                        />
                      )),
                    )}
                  </div>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Page>
  );
}

function CauseWords({ entry }: { entry: Entry }) {
  return (
    <div className={css.words}>
      <Link to={`/messages/templates/${entry.cause}`} className={css.name}>
        {entry.title}
      </Link>
      <small>
        {entry.moment}
        {entry.nature === "MARKETING" && t` · publicité, avec consentement`}
      </small>
    </div>
  );
}

interface KindProps {
  entry: Entry;
  channel: Channel;
  locale: Locale;
  template: Template | undefined;
}

function KindLink({ entry, channel, locale, template }: KindProps) {
  const sent = template?.versions.find(({ state }) => state === "PUBLISHED");
  const hasDraft = template?.versions.some(({ state }) => state === "DRAFT");
  return (
    <Link
      to={`/messages/templates/${entry.cause}?channel=${channel}&locale=${locale}`}
      className={css.kind}
      data-sent={sent ? "own" : "shipped"}
      aria-label={`${entry.title}, ${channelWord(channel)}, ${localeWord(locale)}`}
    >
      <span>
        {channelWord(channel)} {locale}
      </span>
      <small>
        {sent ? t`version ${sent.number}` : t`d’origine`}
        {hasDraft && (
          <span className={css.draft} title={t`Un brouillon attend`}>
            <span className="unseen">{t`, un brouillon attend`}</span>
          </span>
        )}
      </small>
    </Link>
  );
}
