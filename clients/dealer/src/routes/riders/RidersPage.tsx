/** Everybody who booked at the dealership: found by part of a name or number, in any order, page by page (E5). */
import { ago } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { direction, type Order, useAddress, useOrder } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { LICENCES, licenceWord } from "../../words/licence.ts";
import css from "./RidersPage.module.css";

const OwnRiders = graphql(`
  query OwnRiders($first: Int!, $filter: RiderFilter, $sort: [RiderSort!], $after: String) {
    riders(first: $first, after: $after, filter: $filter, sort: $sort) {
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
        licenceClass
        ownedBrand
        lastActionAt
        bookingsCount
        ridesCount
      }
    }
  }
`);

type Rider = ResultOf<typeof OwnRiders>["riders"]["nodes"][number];
type Sort = NonNullable<VariablesOf<typeof OwnRiders>["sort"]>;
type Licence = Rider["licenceClass"];

const SIZE = 50;
const USUAL = "-recent";

export function RidersPage() {
  const [{ q = "", licence }, change] = useAddress(["q", "licence"]);
  const [order, setOrder] = useOrder(USUAL);
  const { after } = usePlace();
  const filter = {
    search: q.trim() || null,
    ...(licence ? { licenceClass: { eq: licence as Licence } } : {}),
  };
  const variables = { first: SIZE, filter, sort: sortOf(order), after };
  const [{ data, error, stale, fetching }, ask] = useQuery({ query: OwnRiders, variables });
  const riders = data?.riders;
  return (
    <Page title={<Trans>Pilotes</Trans>}>
      <Tools found={riders && plural(riders.totalCount, { one: "# pilote", other: "# pilotes" })}>
        <Search
          label={t`Chercher un pilote`}
          placeholder={t`Nom, e-mail ou téléphone`}
          value={q}
          onChange={(words) => change({ q: words })}
        />
        <Choice
          label={t`Permis`}
          all={t`Tous les permis`}
          value={licence}
          options={LICENCES.map((value) => ({ value, label: licenceWord(value) }))}
          onChange={(value) => change({ licence: value })}
        />
      </Tools>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!riders && !error && <Loading />}
      {riders?.nodes.length === 0 && (
        <Empty icon="people" title={q || licence ? t`Personne ne répond à cette recherche` : t`Personne n’a réservé`} />
      )}
      {riders && riders.nodes.length > 0 && (
        <div className={css.list} aria-busy={(stale || fetching) ?? undefined}>
          <Table
            label={t`Pilotes`}
            columns={columns()}
            rows={riders.nodes}
            keyOf={(rider) => rider.id}
            to={(rider) => `/riders/${rider.id}`}
            order={order}
            onOrder={setOrder}
          />
        </div>
      )}
      {riders && (
        <Pager
          size={SIZE}
          total={riders.totalCount}
          next={riders.pageInfo.hasNextPage ? riders.pageInfo.endCursor : null}
        />
      )}
    </Page>
  );
}

function sortOf(order: Order): Sort {
  const way = direction(order);
  if (order.by === "name") return [{ lastName: way }, { firstName: way }];
  if (order.by === "licence") return [{ licenceClass: way }, { lastName: "ASC" }];
  if (order.by === "bookings") return [{ bookingsCount: way }, { lastName: "ASC" }];
  if (order.by === "rides") return [{ ridesCount: way }, { lastName: "ASC" }];
  return [{ lastActionAt: way }];
}

const columns = (): Column<Rider>[] => [
  {
    key: "name",
    label: t`Nom`,
    sorts: true,
    cell: (rider) => `${rider.firstName} ${rider.lastName}`,
  },
  {
    key: "reach",
    label: t`Contact`,
    cell: ({ phone, email }) => (
      <span className={css.reach}>
        {phone && <a href={`tel:${phone}`}>{readablePhone(phone)}</a>}
        {email && <a href={`mailto:${email}`}>{email}</a>}
      </span>
    ),
  },
  {
    key: "licence",
    label: t`Permis`,
    sorts: true,
    cell: (rider) => (
      <span>
        {licenceWord(rider.licenceClass)}
        {rider.ownedBrand && <small>{rider.ownedBrand}</small>}
      </span>
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
    key: "recent",
    label: t`Dernière activité`,
    sorts: true,
    downFirst: true,
    end: true,
    cell: (rider) => ago(rider.lastActionAt),
  },
];
