/** Two versions of a template, line by line (F2). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { type Channel, type Locale, type Section, sectionWord } from "../../words/message.ts";
import css from "./Comparison.module.css";

const VersionsCompared = graphql(`
  query VersionsCompared(
    $cause: MessageCause!
    $channel: MessageChannel!
    $locale: Locale!
    $before: Int!
    $after: Int!
    $mailingId: ID
  ) {
    messageTemplateComparison(
      cause: $cause
      channel: $channel
      locale: $locale
      before: $before
      after: $after
      mailingId: $mailingId
    ) {
      section
      fate
      words
    }
  }
`);

type Line = NonNullable<ResultOf<typeof VersionsCompared>["messageTemplateComparison"]>[number];
export type Cause = VariablesOf<typeof VersionsCompared>["cause"];

interface Props {
  cause: Cause;
  channel: Channel;
  locale: Locale;
  mailing: string | null;
  before: number;
  after: number;
}

export function Comparison({ cause, channel, locale, mailing, before, after }: Props) {
  const [{ data, error }, ask] = useQuery({
    query: VersionsCompared,
    variables: { cause, channel, locale, before, after, mailingId: mailing },
    requestPolicy: "network-only",
  });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const lines = data.messageTemplateComparison ?? [];
  const changed = [...new Set(lines.filter(({ fate }) => fate !== "SAME").map(({ section }) => section))];
  if (changed.length === 0)
    return (
      <p className={css.same}>
        <Trans>Ces deux versions disent la même chose.</Trans>
      </p>
    );
  return (
    <div className={css.comparison}>
      {changed.map((section) => (
        <section key={section}>
          <h4 className={css.section}>{sectionWord(section as Section, channel)}</h4>
          <Lines lines={lines.filter((line) => line.section === section)} />
        </section>
      ))}
    </div>
  );
}

const SIGNS = { SAME: "", REMOVED: "−", ADDED: "+" };

function Lines({ lines }: { lines: Line[] }) {
  const fates = { SAME: "", REMOVED: t`Retiré :`, ADDED: t`Ajouté :` };
  return (
    <ol className={css.lines}>
      {lines.map((line, index) => (
        <li key={index} data-fate={line.fate}>
          <span aria-hidden="true">{SIGNS[line.fate]}</span>
          {line.fate !== "SAME" && <span className="unseen">{fates[line.fate]}</span>}
          <span>{line.words || "\u200b"}</span>
        </li>
      ))}
    </ol>
  );
}
