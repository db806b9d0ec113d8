/** The files that were asked for: how far each is, to stop it, to fetch it (K2). */
import { useAddress } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { type ExportStatus, exportWord } from "../../words/export.ts";
import { CrmFile } from "./CrmFile.tsx";
import { ExportLine, ExportLineFields } from "./ExportLine.tsx";
import css from "./ExportsPage.module.css";

const Exports = graphql(
  `
    query Exports($first: Int!, $after: String, $filter: ExportFilter) {
      exports(first: $first, after: $after, filter: $filter, sort: [{ createdAt: DESC }]) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          status
          ...ExportLineFields
        }
      }
    }
  `,
  [ExportLineFields],
);

const PAGE = 20;
const AGAIN_MS = 1_000;
const STATUSES: ExportStatus[] = ["QUEUED", "RUNNING", "DONE", "FAILED", "CANCELLED"];

export function ExportsPage() {
  const [kept, change] = useAddress(["status"]);
  const status = STATUSES.find((one) => one === kept.status);
  const { after } = usePlace();
  const [{ data, error }, ask] = useQuery({
    query: Exports,
    variables: { first: PAGE, after, filter: status ? { status: { eq: status } } : {} },
  });
  const again = (): void => ask({ requestPolicy: "network-only" });
  const moving = data?.exports.nodes.some((one) => one.status === "QUEUED" || one.status === "RUNNING") ?? false;
  // Only while a file is being written: files belong to no event, so no subscription hears of them (ADR 0015).
  useEffect(() => {
    if (!moving) return;
    const timer = window.setInterval(() => {
      if (!document.hidden) ask({ requestPolicy: "network-only" });
    }, AGAIN_MS);
    return () => window.clearInterval(timer);
  }, [moving, ask]);
  if (error && !data) return <Failed onRetry={again} />;
  return (
    <Page
      title={<Trans>Fichiers</Trans>}
      lead={<Trans>Chaque liste s’exporte d’un clic ; le fichier attend ici, même si vous fermez la page.</Trans>}
    >
      <CrmFile onStarted={again} />
      <Tools found={data && plural(data.exports.totalCount, { one: "# fichier", other: "# fichiers" })}>
        <Choice
          label={t`État`}
          all={t`Tous les états`}
          value={status}
          onChange={(value) => change({ status: value })}
          options={STATUSES.map((value) => ({ value, label: exportWord(value) }))}
        />
      </Tools>
      {!data && <Loading />}
      {data?.exports.nodes.length === 0 && (
        <Empty icon="download" title={t`Aucun fichier`}>
          <Trans>Ouvrez une étape ou une liste, puis « Exporter ».</Trans>
        </Empty>
      )}
      <ul className={css.list}>
        {data?.exports.nodes.map((one) => (
          <li key={one.id}>
            <ExportLine export={one} onStopped={again} />
          </li>
        ))}
      </ul>
      {data && (
        <Pager
          size={PAGE}
          total={data.exports.totalCount}
          next={data.exports.pageInfo.hasNextPage ? data.exports.pageInfo.endCursor : null}
        />
      )}
    </Page>
  );
}
