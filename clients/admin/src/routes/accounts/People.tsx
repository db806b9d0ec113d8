/** The people who sign in, by role; each opens beside the list. */
import { direction, useAddress, useOrder } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { useLocation } from "wouter";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { type AccountRole, roleWord, standing } from "../../words/account.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { AccountPanel } from "./AccountPanel.tsx";
import { InviteForm } from "./InviteForm.tsx";

const SIZE = 50;
const AllAccounts = graphql(`
  query AllAccounts($filter: AccountFilter, $sort: [AccountSort!], $after: String) {
    accounts(first: 50, after: $after, filter: $filter, sort: $sort) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        email
        role
        accepted
        disabledAt
        dealership {
          id
          name
          city
        }
      }
    }
  }
`);

type Account = ResultOf<typeof AllAccounts>["accounts"]["nodes"][number];
type Filter = NonNullable<VariablesOf<typeof AllAccounts>["filter"]>;

export function People({ id }: { id: string | undefined }) {
  const [kept, change] = useAddress(["q", "role", "state"]);
  const [order, setOrder] = useOrder("name");
  const { after } = usePlace();
  const [inviting, setInviting] = useState(false);
  const [, go] = useLocation();
  const to = direction(order);
  const sort = order.by === "role" ? [{ role: to }, { name: "ASC" as const }] : [{ name: to }];
  const [{ data, error, fetching }, ask] = useQuery({
    query: AllAccounts,
    variables: { filter: filterOf(kept), sort, after },
  });
  const again = (): void => ask({ requestPolicy: "network-only" });
  const found = data?.accounts;
  const back = `/accounts${location.search}`;
  return (
    <>
      <Tools found={found && plural(found.totalCount, { one: "# compte", other: "# comptes" })}>
        <Search
          label={t`Chercher une personne`}
          placeholder={t`Nom ou e-mail`}
          value={kept.q ?? ""}
          onChange={(q) => change({ q })}
        />
        <Choice
          label={t`Rôle`}
          all={t`Tous les rôles`}
          value={kept.role}
          options={(["ADMIN", "TEAM", "DEALER"] as const).map((role) => ({ value: role, label: roleWord(role) }))}
          onChange={(role) => change({ role })}
        />
        <Choice
          label={t`Accès`}
          all={t`Tous les accès`}
          value={kept.state}
          options={[
            { value: "open", label: t`Accès ouvert` },
            { value: "invited", label: t`Invitation envoyée` },
            { value: "disabled", label: t`Accès retiré` },
          ]}
          onChange={(state) => change({ state })}
        />
        <ExportButton list={{ accounts: { filter: filterOf(kept), sort } }} />
        <Button leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>
          <Trans>Inviter</Trans>
        </Button>
      </Tools>
      {error && !data && <Failed onRetry={again} />}
      {!found && fetching && <Loading />}
      {found && found.nodes.length === 0 && <Empty icon="people" title={t`Personne ne correspond`} />}
      {found && found.nodes.length > 0 && (
        <>
          <Table
            label={t`Comptes`}
            columns={columns()}
            rows={found.nodes}
            keyOf={(account) => account.id}
            to={(account) => `/accounts/${account.id}${location.search}`}
            order={order}
            onOrder={setOrder}
            chosen={id}
          />
          <Pager
            size={SIZE}
            total={found.totalCount}
            next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
          />
        </>
      )}
      {id && <AccountPanel key={id} id={id} onClose={() => go(back)} onDone={again} />}
      {inviting && (
        <InviteForm
          onClose={() => setInviting(false)}
          onDone={() => {
            setInviting(false);
            again();
          }}
        />
      )}
    </>
  );
}

function filterOf(kept: { q?: string; role?: string; state?: string }): Filter {
  const words = kept.q?.trim();
  const states: Record<string, Filter> = {
    open: { accepted: { eq: true }, disabledAt: { isNull: true } },
    invited: { accepted: { eq: false }, disabledAt: { isNull: true } },
    disabled: { disabledAt: { isNull: false } },
  };
  return {
    ...states[kept.state ?? ""],
    role: kept.role ? { eq: kept.role as AccountRole } : null,
    or: words ? [{ name: { contains: words } }, { email: { contains: words } }] : null,
  };
}

const columns = (): Column<Account>[] => [
  { key: "name", label: t`Nom`, sorts: true, cell: (account) => account.name },
  { key: "email", label: t`E-mail`, cell: (account) => account.email },
  {
    key: "role",
    label: t`Rôle`,
    sorts: true,
    cell: (account) => (
      <div>
        {roleWord(account.role)}
        {account.dealership && (
          <small>
            {account.dealership.name}, {account.dealership.city}
          </small>
        )}
      </div>
    ),
  },
  {
    key: "state",
    label: t`Accès`,
    cell: (account) => {
      const { word, tone } = standing(account);
      return <Chip tone={tone}>{word}</Chip>;
    },
  },
];
