/** Everybody who booked at the dealership: found by part of a name or number, sorted, at most a page at a time (E5). */
import { ago } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import css from "./RidersPage.module.css";

const OwnRiders = graphql(`
  query OwnRiders($search: String, $sort: [RiderSort!], $after: String) {
    riders(first: 50, after: $after, filter: { search: $search }, sort: $sort) {
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
        bookings(first: 1) {
          totalCount
        }
      }
    }
  }
`);

type Rider = ResultOf<typeof OwnRiders>["riders"]["nodes"][number];
type Sort = NonNullable<VariablesOf<typeof OwnRiders>["sort"]>;

const SORTS: Record<string, Sort> = {
  recent: [{ lastActionAt: "DESC" }],
  name: [{ lastName: "ASC" }, { firstName: "ASC" }],
  licence: [{ licenceClass: "ASC" }, { lastName: "ASC" }],
};

export function RidersPage() {
  const [search, setSearch] = useSearchParams();
  const words = search.get("q") ?? "";
  const sort = search.get("sort") ?? "recent";
  const [pages, setPages] = useState<(string | null)[]>([null]);
  const change = (name: string, value: string): void => {
    setPages([null]);
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        value ? after.set(name, value) : after.delete(name);
        return after;
      },
      { replace: true },
    );
  };
  return (
    <div className={css.page}>
      <h1 className={css.title}>
        <Trans>Pilotes</Trans>
      </h1>
      <search className={css.bar}>
        <TextInput
          type="search"
          className={css.search}
          aria-label={t`Chercher un pilote`}
          placeholder={t`Nom, e-mail ou téléphone`}
          leftSection={<Icon name="search" />}
          value={words}
          onChange={(event) => change("q", event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t`Trier`}
          value={sort}
          onChange={(event) => change("sort", event.currentTarget.value)}
          data={[
            { value: "recent", label: t`Les plus récents` },
            { value: "name", label: t`Par nom` },
            { value: "licence", label: t`Par permis` },
          ]}
        />
      </search>
      {pages.map((after, index) => (
        <RiderLines
          key={after ?? "first"}
          words={words}
          sort={SORTS[sort] ?? SORTS.recent ?? []}
          after={after}
          onMore={index === pages.length - 1 ? (cursor) => setPages([...pages, cursor]) : undefined}
        />
      ))}
    </div>
  );
}

interface LinesProps {
  words: string;
  sort: Sort;
  after: string | null;
  onMore: ((cursor: string) => void) | undefined;
}

function RiderLines({ words, sort, after, onMore }: LinesProps) {
  const variables = { search: words.trim() || null, sort, after };
  const [{ data, error }, ask] = useQuery({ query: OwnRiders, variables });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.riders;
  if (nodes.length === 0)
    return (
      <Empty icon="people" title={words ? t`Personne ne répond à « ${words} »` : t`Personne n’a encore réservé`} />
    );
  const cursor = pageInfo.endCursor;
  return (
    <>
      {after === null && (
        <p className={css.count} role="status">
          {plural(totalCount, { one: "# pilote", other: "# pilotes" })}
        </p>
      )}
      <ul className={css.lines}>
        {nodes.map((rider) => (
          <RiderLine key={rider.id} rider={rider} />
        ))}
      </ul>
      {onMore && pageInfo.hasNextPage && cursor && (
        <Button variant="default" className={css.more} onClick={() => onMore(cursor)}>
          <Trans>Montrer la suite</Trans>
        </Button>
      )}
    </>
  );
}

function RiderLine({ rider }: { rider: Rider }) {
  return (
    <li className={css.line}>
      <div className={css.who}>
        <strong>
          {rider.firstName} {rider.lastName}
        </strong>
        <small>
          <Trans>Permis {licenceWord(rider.licenceClass)}</Trans>
          {rider.ownedBrand && ` · ${rider.ownedBrand}`}
        </small>
      </div>
      <div className={css.reach}>
        {rider.phone && <a href={`tel:${rider.phone}`}>{readablePhone(rider.phone)}</a>}
        {rider.email && <a href={`mailto:${rider.email}`}>{rider.email}</a>}
      </div>
      <p className={css.rides}>
        {count(rider.bookings.totalCount)}{" "}
        {plural(rider.bookings.totalCount, { one: "réservation", other: "réservations" })}
        <small>{ago(rider.lastActionAt)}</small>
      </p>
    </li>
  );
}
