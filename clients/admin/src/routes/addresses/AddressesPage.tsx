/** Addresses and numbers that are not written to: why, since when, added and lifted by hand with a reason (F5). */
import { moment } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { useAddress } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { type Reason, reasonWord, scopeWord } from "../../words/suppression.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { LiftForm } from "./LiftForm.tsx";
import { SuppressForm } from "./SuppressForm.tsx";

const Suppressions = graphql(`
  query Suppressions($filter: SuppressionFilter!, $after: String) {
    suppressions(first: 50, after: $after, filter: $filter, sort: [{ createdAt: DESC }]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        channel
        address
        reason
        scope
        note
        createdAt
        liftedAt
        liftedBy
        liftNote
      }
    }
  }
`);

type Line = ResultOf<typeof Suppressions>["suppressions"]["nodes"][number];
type Filter = VariablesOf<typeof Suppressions>["filter"];
const REASONS: Reason[] = ["HARD_BOUNCE", "SOFT_BOUNCES", "COMPLAINT", "UNSUBSCRIBED", "STOP", "BY_HAND"];

/** An empty list names no type: the cache would not know that the first address makes it stale. */
const CONTEXT = { additionalTypenames: ["Suppression"] };

export function AddressesPage() {
  const [address, change] = useAddress(["q", "reason", "show"]);
  const { after } = usePlace();
  const [isAdding, setAdding] = useState(false);
  const [lifting, setLifting] = useState<Line | null>(null);
  const words = address.q?.trim();
  const filter: Filter = {
    liftedAt: { isNull: address.show !== "lifted" },
    ...(words && { address: { contains: words } }),
    ...(address.reason && { reason: { eq: address.reason as Reason } }),
  };
  const [{ data, error }, ask] = useQuery({ query: Suppressions, variables: { filter, after }, context: CONTEXT });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.suppressions;
  const columns: Column<Line>[] = [
    {
      key: "address",
      label: t`Adresse ou numéro`,
      cell: (line) => (line.channel === "SMS" ? readablePhone(line.address) : line.address),
    },
    {
      key: "reason",
      label: t`Pourquoi`,
      cell: ({ reason, note }) => (note ? `${reasonWord(reason)} · ${note}` : reasonWord(reason)),
    },
    { key: "scope", label: t`Ce qui ne part plus`, cell: ({ scope }) => scopeWord(scope) },
    { key: "since", label: t`Depuis`, cell: ({ createdAt }) => moment(createdAt) },
    {
      key: "lift",
      label: t`Écrire de nouveau`,
      end: true,
      cell: (line) =>
        line.liftedAt ? (
          `${line.liftedBy}, ${moment(line.liftedAt)} · ${line.liftNote}`
        ) : (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={t`Écrire de nouveau à ${line.address}`}
            onClick={() => setLifting(line)}
          >
            <Trans>Rétablir…</Trans>
          </Button>
        ),
    },
  ];
  return (
    <Page
      title={<Trans>Adresses écartées</Trans>}
      lead={<Trans>À qui l’on n’écrit plus : boîte disparue, désabonnement, plainte, ou à sa demande.</Trans>}
      tools={
        <>
          <ExportButton list={{ suppressions: { filter, sort: [{ createdAt: "DESC" }] } }} />
          <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setAdding(true)}>
            <Trans>Écarter une adresse</Trans>
          </Button>
        </>
      }
    >
      <Tools found={plural(totalCount, { one: "# adresse", other: "# adresses" })}>
        <Search
          label={t`Chercher une adresse`}
          placeholder={t`Adresse ou numéro`}
          value={address.q ?? ""}
          onChange={(q) => change({ q })}
        />
        <Choice
          label={t`Pourquoi`}
          all={t`Toutes les raisons`}
          value={address.reason}
          onChange={(reason) => change({ reason })}
          options={REASONS.map((value) => ({ value, label: reasonWord(value) }))}
        />
        <Choice
          label={t`Lesquelles`}
          all={t`Écartées en ce moment`}
          value={address.show}
          onChange={(show) => change({ show })}
          options={[{ value: "lifted", label: t`Rétablies depuis` }]}
        />
      </Tools>
      {nodes.length === 0 ? (
        <Empty icon="check" title={t`Aucune adresse`} />
      ) : (
        <Table label={t`Adresses écartées`} columns={columns} rows={nodes} keyOf={({ id }) => id} />
      )}
      <Pager size={50} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
      {isAdding && <SuppressForm onClose={() => setAdding(false)} />}
      {lifting && <LiftForm id={lifting.id} address={lifting.address} onClose={() => setLifting(null)} />}
    </Page>
  );
}
