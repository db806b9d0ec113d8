/** Import of headquarters' spreadsheets: chosen, tried dry and shown as a difference, then carried out. */
import { moment } from "@drt/kit/language/dates.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect } from "react";
import { useQuery } from "urql";
import { Link, useLocation } from "wouter";
import { graphql } from "../../graphql.ts";
import { Chooser } from "./Chooser.tsx";
import css from "./ImportPage.module.css";
import { Outcome, OutcomeFields } from "./Outcome.tsx";
import { Recent } from "./Recent.tsx";
import { Steps } from "./Steps.tsx";

const PAUSE_MS = 700;

const ImportOf = graphql(
  `
    query ImportOf($id: ID!) {
      node(id: $id) {
        __typename
        ... on SeasonImport {
          id
          state
          author
          createdAt
          ...OutcomeFields
        }
      }
    }
  `,
  [OutcomeFields],
);

export function ImportPage({ id }: { id: string | undefined }) {
  const [, go] = useLocation();
  return (
    <Page
      title={t`Importer une saison`}
      lead={t`Les fichiers sont d’abord essayés à blanc : vous voyez ce qui changerait avant que rien ne change.`}
    >
      {id ? (
        <Chosen key={id} id={id} />
      ) : (
        <>
          <Steps now={0} />
          <Chooser onChosen={(chosen) => go(`/import/${chosen}`)} />
          <Recent />
        </>
      )}
    </Page>
  );
}

function Chosen({ id }: { id: string }) {
  const [{ data, error, stale, fetching }, ask] = useQuery({
    query: ImportOf,
    variables: { id },
    requestPolicy: "network-only",
  });
  const found = data?.node?.__typename === "SeasonImport" ? data.node : null;
  const working = found?.state === "CHECKING" || found?.state === "IMPORTING";
  // Asked again only while a job works on it: an import belongs to no event, so no subscription hears of it.
  useEffect(() => {
    if (!working || fetching || stale) return;
    const timer = window.setTimeout(() => ask({ requestPolicy: "network-only" }), PAUSE_MS);
    return () => window.clearTimeout(timer);
  }, [working, fetching, stale, ask]);
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  if (!found)
    return (
      <Missing title={t`Cet import n’existe pas`} to="/import">
        <Trans>Revenir aux imports</Trans>
      </Missing>
    );
  return (
    <>
      <Steps now={found.state === "DONE" ? 3 : found.state === "IMPORTING" ? 2 : 1} />
      <p className={css.quiet}>
        {found.author}, {moment(found.createdAt)} ·{" "}
        <Link to="/import" className={css.link}>
          <Trans>Choisir d’autres fichiers</Trans>
        </Link>
      </p>
      <Outcome found={found} onAct={() => ask({ requestPolicy: "network-only" })} />
    </>
  );
}
