/** All dealerships: where they are, their weekends, how full these are, who works with us there (B1). */
import { shortDays } from "@drt/kit/language/dates.ts";
import { count, percent } from "@drt/kit/language/numbers.ts";
import { direction, useAddress, useOrder } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { useLocation } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { AddDealership } from "./AddDealership.tsx";
import css from "./DealershipsPage.module.css";

const SIZE = 50;
const AllDealerships = graphql(`
  query AllDealerships($filter: DealershipFilter, $sort: [DealershipSort!], $after: String) {
    dealerships(first: 50, after: $after, filter: $filter, sort: $sort) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        code
        name
        city
        region
        events(first: 1, filter: { state: { notIn: [CANCELLED] } }, sort: [{ startsOn: DESC }]) {
          totalCount
          nodes {
            id
            startsOn
            endsOn
            state
            fillRate
          }
        }
        accounts(first: 1, filter: { disabledAt: { isNull: true } }) {
          totalCount
        }
      }
    }
  }
`);

const Regions = graphql(`
  query DealershipRegions {
    dealerships(first: 1) {
      groups(by: [REGION], first: 50) {
        key {
          region
        }
      }
    }
  }
`);

type Dealership = ResultOf<typeof AllDealerships>["dealerships"]["nodes"][number];

export function DealershipsPage() {
  const [kept, change] = useAddress(["q", "region"]);
  const [order, setOrder] = useOrder("name");
  const { after } = usePlace();
  const [adding, setAdding] = useState(false);
  const [, go] = useLocation();
  const to = direction(order);
  const sort = order.by === "city" ? [{ region: to }, { city: to }] : [{ name: to }];
  const filter = { search: kept.q?.trim() || null, region: kept.region ? { eq: kept.region } : null };
  const [{ data, error, fetching }, ask] = useQuery({ query: AllDealerships, variables: { filter, sort, after } });
  const [{ data: around }] = useQuery({ query: Regions });
  const found = data?.dealerships;
  const regions = (around?.dealerships.groups ?? [])
    .map((group) => group.key.region ?? "")
    .sort((a, b) => a.localeCompare(b));
  return (
    <Page
      title={t`Concessions`}
      lead={t`Les pages publiques, les week-ends et les équipes de chaque concession.`}
      tools={
        <>
          <ExportButton list={{ dealerships: { filter, sort } }} />
          <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            <Trans>Ajouter une concession</Trans>
          </Button>
        </>
      }
    >
      <Tools found={found && plural(found.totalCount, { one: "# concession", other: "# concessions" })}>
        <Search
          label={t`Chercher une concession`}
          placeholder={t`Nom, ville ou code`}
          value={kept.q ?? ""}
          onChange={(q) => change({ q })}
        />
        <Choice
          label={t`Région`}
          all={t`Toutes les régions`}
          value={kept.region}
          options={regions.map((region) => ({ value: region, label: region }))}
          onChange={(region) => change({ region })}
        />
      </Tools>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!found && fetching && <Loading />}
      {found && found.nodes.length === 0 && <Empty icon="search" title={t`Aucune concession ne correspond`} />}
      {found && found.nodes.length > 0 && (
        <>
          <Table
            label={t`Concessions`}
            columns={columns()}
            rows={found.nodes}
            keyOf={(dealership) => dealership.id}
            to={(dealership) => `/dealerships/${dealership.id}`}
            order={order}
            onOrder={setOrder}
          />
          <Pager
            size={SIZE}
            total={found.totalCount}
            next={found.pageInfo.hasNextPage ? found.pageInfo.endCursor : null}
          />
        </>
      )}
      {adding && <AddDealership onClose={() => setAdding(false)} onDone={(id) => go(`/dealerships/${id}`)} />}
    </Page>
  );
}

const columns = (): Column<Dealership>[] => [
  {
    key: "name",
    label: t`Concession`,
    sorts: true,
    cell: (dealership) => (
      <>
        {dealership.name}
        <small>{dealership.code}</small>
      </>
    ),
  },
  {
    key: "city",
    label: t`Région et ville`,
    sorts: true,
    cell: (dealership) => (
      <div>
        {dealership.city}
        <small>{dealership.region}</small>
      </div>
    ),
  },
  {
    key: "event",
    label: t`Dernier week-end`,
    cell: ({ events }) => {
      const event = events.nodes[0];
      if (!event) return <span className={css.none}>{t`Aucun`}</span>;
      const others = events.totalCount - 1;
      return (
        <div>
          {shortDays(event.startsOn, event.endsOn)}
          {others > 0 && <small>{plural(others, { one: "et # autre", other: "et # autres" })}</small>}
        </div>
      );
    },
  },
  {
    key: "fill",
    label: t`Places réservées`,
    cell: ({ name, events }) => {
      const event = events.nodes[0];
      return (
        event && (
          <div className={css.fill}>
            <Meter share={event.fillRate} label={t`Places réservées à ${name}`} />
            <span>{percent(event.fillRate)}</span>
          </div>
        )
      );
    },
  },
  { key: "people", label: t`Personnes`, end: true, cell: ({ accounts }) => count(accounts.totalCount) },
];
