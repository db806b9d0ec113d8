/** Everybody who ever booked or waited, one record per person: found by part of a name or number, narrowed, sorted (E5). */

import { ago } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { direction, type Order, useAddress, useOrder } from "@drt/kit/list/address.ts";
import { More } from "@drt/kit/list/More.tsx";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { licences, licenceWord } from "../../words/licence.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { RiderChoices } from "./RiderChoices.tsx";
import css from "./RidersPage.module.css";
import { RIDER_CHOICES, riderFilter } from "./riderFilter.ts";

const SIZE = 50;
export const AllRiders = graphql(`
  query AllRiders($filter: RiderFilter, $sort: [RiderSort!], $after: String) {
    riders(first: 50, after: $after, filter: $filter, sort: $sort) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        firstName
        lastName
        email
        phone
        postcode
        licenceClass
        ownedBrand
        unproven
        lastActionAt
        bookingsCount
        ridesCount
      }
    }
  }
`);

type Rider = ResultOf<typeof AllRiders>["riders"]["nodes"][number];
type Variables = VariablesOf<typeof AllRiders>;

const NAMES = ["q", "since", "state", ...RIDER_CHOICES] as const;
/** Behind the button, until one of them narrows the list. */
const MORE = ["region", "postcode", "event", "model", "rides", "consent"] as const;
const DAY_MS = 86_400_000;

export function RidersPage() {
  const [kept, change] = useAddress(NAMES);
  const [order, setOrder] = useOrder("-lastActionAt");
  const { after } = usePlace();
  const variables = { filter: filterOf(kept), sort: sortOf(order), after };
  const [{ data, error, fetching }, ask] = useQuery({ query: AllRiders, variables });
  const found = data?.riders;
  const narrowed = Object.keys(kept).length > 0;
  return (
    <Page
      title={t`Pilotes`}
      lead={t`Une fiche par personne, toutes saisons confondues.`}
      tools={<ExportButton list={{ riders: { filter: variables.filter ?? null, sort: variables.sort ?? null } }} />}
    >
      <Tools found={found && plural(found.totalCount, { one: "# pilote", other: "# pilotes" })}>
        <Search
          label={t`Chercher un pilote`}
          placeholder={t`Nom, e-mail ou téléphone`}
          value={kept.q ?? ""}
          onChange={(q) => change({ q })}
        />
        <Choice
          label={t`Permis`}
          all={t`Tous les permis`}
          value={kept.licence}
          options={licences()}
          onChange={(licence) => change({ licence })}
        />
        <Choice
          label={t`Dernière activité`}
          all={t`Toute période`}
          value={kept.since}
          options={[
            { value: "30", label: t`Actifs ces 30 derniers jours` },
            { value: "90", label: t`Actifs ces 90 derniers jours` },
            { value: "365", label: t`Actifs ces 12 derniers mois` },
          ]}
          onChange={(since) => change({ since })}
        />
        <Choice
          label={t`Fiche`}
          all={t`Toutes les fiches`}
          value={kept.state}
          options={[
            { value: "proven", label: t`Adresse confirmée` },
            { value: "unproven", label: t`Adresse à confirmer` },
            { value: "merged", label: t`Fiches fusionnées` },
          ]}
          onChange={(state) => change({ state })}
        />
        <More narrows={MORE.some((name) => kept[name])}>
          <RiderChoices kept={kept} change={change} />
        </More>
      </Tools>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!found && fetching && <Loading />}
      {found && found.nodes.length === 0 && (
        <Empty icon="people" title={narrowed ? t`Personne ne correspond` : t`Personne n’a encore réservé`}>
          {narrowed && (
            <Button variant="default" onClick={() => change(Object.fromEntries(NAMES.map((name) => [name, null])))}>
              <Trans>Montrer tous les pilotes</Trans>
            </Button>
          )}
        </Empty>
      )}
      {found && found.nodes.length > 0 && (
        <>
          <Table
            label={t`Pilotes`}
            columns={columns()}
            rows={found.nodes}
            keyOf={(rider) => rider.id}
            to={(rider) => `/riders/${rider.id}`}
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
    </Page>
  );
}

function filterOf(kept: Partial<Record<(typeof NAMES)[number], string>>): Variables["filter"] {
  const since = Number(kept.since);
  return {
    search: kept.q?.trim() || null,
    ...riderFilter(kept),
    // By the day: the same question within a day is the same one.
    lastActionAt: since ? { gte: new Date(Math.floor(Date.now() / DAY_MS - since) * DAY_MS).toISOString() } : null,
    unproven: kept.state === "proven" || kept.state === "unproven" ? { eq: kept.state === "unproven" } : null,
    mergedAt: { isNull: kept.state !== "merged" },
  };
}

function sortOf(order: Order): Variables["sort"] {
  const to = direction(order);
  if (order.by === "name") return [{ lastName: to }, { firstName: to }];
  if (order.by === "licence") return [{ licenceClass: to }, { lastName: "ASC" }];
  if (order.by === "bookings") return [{ bookingsCount: to }, { lastName: "ASC" }];
  if (order.by === "rides") return [{ ridesCount: to }, { lastName: "ASC" }];
  return [{ lastActionAt: to }];
}

const columns = (): Column<Rider>[] => [
  {
    key: "name",
    label: t`Nom`,
    sorts: true,
    cell: (rider) => (
      <>
        {rider.firstName} {rider.lastName}
        {rider.unproven && (
          <span className={css.chip}>
            <Chip tone="wait">{t`Adresse à confirmer`}</Chip>
          </span>
        )}
      </>
    ),
  },
  {
    key: "reach",
    label: t`Contact`,
    cell: (rider) => (
      <div>
        {rider.phone && <span className={css.phone}>{readablePhone(rider.phone)}</span>}
        <small>{rider.email}</small>
      </div>
    ),
  },
  {
    key: "licence",
    label: t`Permis`,
    sorts: true,
    cell: (rider) => (
      <div>
        {licenceWord(rider.licenceClass)}
        {rider.ownedBrand && <small>{rider.ownedBrand}</small>}
      </div>
    ),
  },
  {
    key: "bookings",
    label: t`Réservations`,
    sorts: true,
    downFirst: true,
    end: true,
    cell: (rider) => count(rider.bookingsCount),
  },
  {
    key: "rides",
    label: t`Essais faits`,
    sorts: true,
    downFirst: true,
    end: true,
    cell: (rider) => count(rider.ridesCount),
  },
  {
    key: "lastActionAt",
    label: t`Dernière activité`,
    sorts: true,
    downFirst: true,
    end: true,
    cell: (rider) => ago(rider.lastActionAt),
  },
];
