/** The dealerships' requests: what waits for an answer on the left, the one that is looked at on the right (E2). */
import { ago } from "@drt/kit/language/dates.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Split } from "@drt/kit/ui/Split.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { Link, useSearchParams } from "wouter";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { kindWord, statusWord } from "../../words/request.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { RequestDetail } from "./RequestDetail.tsx";
import css from "./RequestsPage.module.css";

const LiveRequests = graphql(`
  subscription LiveRequests($filter: ChangeRequestFilter) {
    changeRequests(first: 100, filter: $filter, sort: [{ createdAt: DESC }]) {
      totalCount
      nodes {
        id
        kind
        status
        author
        createdAt
        stale
        booking {
          id
          rider {
            id
            firstName
            lastName
          }
        }
        event {
          id
          startsOn
          dealership {
            id
            name
          }
        }
      }
    }
  }
`);

type Line = ResultOf<typeof LiveRequests>["changeRequests"]["nodes"][number];

export function RequestsPage({ id }: { id: string | undefined }) {
  const [search, setSearch] = useSearchParams();
  const all = search.get("show") === "all";
  const filter: VariablesOf<typeof LiveRequests>["filter"] & object = all ? {} : { status: { eq: "OPEN" } };
  const { data, error } = useLive(LiveRequests, { filter });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const lines = data.changeRequests.nodes;
  return (
    <Split
      chosen={id !== undefined}
      label={t`Demande choisie`}
      list={
        <>
          <h1 className={css.title}>
            <Trans>Demandes des concessions</Trans>
          </h1>
          <div className={css.tools}>
            <SegmentedControl
              value={all ? "all" : "open"}
              onChange={(value) => setSearch(value === "all" ? { show: "all" } : {}, { replace: true })}
              data={[
                { value: "open", label: t`À traiter` },
                { value: "all", label: t`Toutes` },
              ]}
            />
            <ExportButton list={{ changeRequests: { filter, sort: [{ createdAt: "DESC" }] } }} />
          </div>
          {lines.length === 0 && (
            <Empty icon="check" title={all ? t`Aucune demande` : t`Rien n’attend`}>
              <Trans>Quand une concession demande un changement, il apparaît ici aussitôt.</Trans>
            </Empty>
          )}
          <ul className={css.lines}>
            {lines.map((line) => (
              <li key={line.id}>
                <RequestLine line={line} chosen={line.id === id} search={search.toString()} />
              </li>
            ))}
          </ul>
        </>
      }
      detail={
        id ? (
          <RequestDetail key={id} id={id} />
        ) : (
          lines.length > 0 && <Empty icon="inbox" title={t`Choisissez une demande`} />
        )
      }
    />
  );
}

function RequestLine({ line, chosen, search }: { line: Line; chosen: boolean; search: string }) {
  const { dealership } = line.event;
  const rider = line.booking?.rider;
  return (
    <Link
      to={`/requests/${line.id}${search && `?${search}`}`}
      className={css.line}
      data-chosen={chosen || undefined}
      aria-current={chosen ? "true" : undefined}
    >
      <span className={css.head}>
        <strong>{dealership.name}</strong>
        <small>{ago(line.createdAt)}</small>
      </span>
      <span className={css.about}>
        {kindWord(line.kind)}
        {rider && ` · ${rider.firstName} ${rider.lastName}`}
      </span>
      <span className={css.state} data-status={line.status}>
        {statusWord(line.status)}
        {line.status === "OPEN" && line.stale && t` · a changé depuis`}
      </span>
    </Link>
  );
}
