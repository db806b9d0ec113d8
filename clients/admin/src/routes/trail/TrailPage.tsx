/** The audit trail: who changed, read or exported what, when, and from what to what (A4); the view is in the address. */
import { useAddress } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useQuery } from "urql";
import { graphql, readFragment, type VariablesOf } from "../../graphql.ts";
import { ACTIONS, actionWord, entityWords } from "../../words/trail.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { TrailEntry, TrailEntryFields } from "./TrailEntry.tsx";
import css from "./TrailPage.module.css";

const SIZE = 50;
const NAMES = ["who", "kind", "what", "from", "until", "of", "by"] as const;
type Kept = Partial<Record<(typeof NAMES)[number], string>>;

const AuditTrail = graphql(
  `
    query AuditTrail($filter: AuditEntryFilter, $after: String) {
      auditEntries(first: 50, after: $after, filter: $filter, sort: [{ id: DESC }]) {
        totalCount
        pageInfo {
          hasNextPage
          endCursor
        }
        nodes {
          id
          ...TrailEntryFields
        }
      }
    }
  `,
  [TrailEntryFields],
);

export function TrailPage() {
  const [kept, change] = useAddress(NAMES);
  const { after } = usePlace();
  const filter = filterOf(kept);
  const [{ data, error, fetching }, ask] = useQuery({ query: AuditTrail, variables: { filter, after } });
  const found = data?.auditEntries;
  const clear = (): void => change(Object.fromEntries(NAMES.map((name) => [name, null])));
  return (
    <Page
      title={t`Journal`}
      lead={t`Qui a modifié, consulté ou exporté quoi, et quand. Rien ne peut y être effacé.`}
      tools={
        <>
          {Object.keys(kept).length > 0 && (
            <Button variant="default" onClick={clear}>
              <Trans>Tout montrer</Trans>
            </Button>
          )}
          <ExportButton list={{ auditEntries: { filter, sort: [{ createdAt: "DESC" }] } }} />
        </>
      }
    >
      <Tools found={found && plural(found.totalCount, { one: "# entrée", other: "# entrées" })}>
        <Search
          label={t`Chercher une personne`}
          placeholder={t`Nom de la personne`}
          value={kept.who ?? ""}
          onChange={(who) => change({ who })}
        />
        <Choice
          label={t`Ce qui a été fait`}
          all={t`Toutes les actions`}
          value={kept.kind}
          options={ACTIONS.map((action) => ({ value: action, label: actionWord(action) }))}
          onChange={(kind) => change({ kind })}
        />
        <Choice
          label={t`Sur quoi`}
          all={t`Sur tout`}
          value={kept.what}
          options={Object.entries(entityWords()).map(([value, label]) => ({ value, label }))}
          onChange={(what) => change({ what })}
        />
        <TextInput
          type="date"
          aria-label={t`Depuis le`}
          value={kept.from ?? ""}
          onChange={(event) => change({ from: event.currentTarget.value })}
        />
        <TextInput
          type="date"
          aria-label={t`Jusqu’au`}
          value={kept.until ?? ""}
          onChange={(event) => change({ until: event.currentTarget.value })}
        />
      </Tools>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!found && fetching && <Loading />}
      {found && found.nodes.length === 0 && <Empty icon="note" title={t`Rien de tel dans le journal`} />}
      {found && found.nodes.length > 0 && (
        <>
          <ol className={css.entries}>
            {found.nodes.map((node) => (
              <TrailEntry key={node.id} entry={readFragment(TrailEntryFields, node)} />
            ))}
          </ol>
          <Pager
            size={SIZE}
            total={found.totalCount}
            next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
          />
        </>
      )}
    </Page>
  );
}

/** `rider_0199…` → the table and the key that the trail keeps. */
const parted = (id: string): [string, string] => [id.slice(0, id.lastIndexOf("_")), id.slice(id.lastIndexOf("_") + 1)];
const UUID = /^[0-9a-f-]{36}$/;

function filterOf(kept: Kept): NonNullable<VariablesOf<typeof AuditTrail>["filter"]> {
  const [entity, key] = parted(kept.of ?? "");
  const person = parted(kept.by ?? "")[1];
  return {
    actor: kept.who ? { contains: kept.who } : null,
    action: kept.kind ? { eq: kept.kind } : null,
    entity: UUID.test(key) ? { eq: entity } : kept.what ? { eq: kept.what } : null,
    entityId: UUID.test(key) ? { eq: key } : null,
    actorId: UUID.test(person) ? { eq: person } : null,
    createdAt:
      kept.from || kept.until
        ? {
            gte: kept.from ? new Date(`${kept.from}T00:00`).toISOString() : null,
            lte: kept.until ? new Date(`${kept.until}T23:59:59.999`).toISOString() : null,
          }
        : null,
  };
}
