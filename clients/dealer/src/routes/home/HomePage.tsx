/** A dealership's home: its next weekend, how long until then and how full it is, live (E1). */
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { Countdown, CountdownFields } from "./Countdown.tsx";
import { Departures, DeparturesFields } from "./Departures.tsx";
import css from "./HomePage.module.css";

const BookingPanel = lazy(() => import("./BookingPanel.tsx").then((panel) => ({ default: panel.BookingPanel })));

const OwnEvents = graphql(`
  query OwnEvents {
    events(first: 50, sort: [{ startsOn: ASC }]) {
      nodes {
        id
        startsOn
        state
        daysLeft
      }
    }
  }
`);

const LiveHome = graphql(
  `
    subscription LiveHome($id: ID!) {
      event(id: $id) {
        id
        ...CountdownFields
        ...DeparturesFields
      }
    }
  `,
  [CountdownFields, DeparturesFields],
);

export function HomePage() {
  const [{ data, error }, ask] = useQuery({ query: OwnEvents });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const planned = data.events.nodes.filter((event) => event.state !== "CANCELLED");
  const event = planned.find((one) => one.daysLeft >= -1) ?? planned.at(-1);
  if (!event)
    return (
      <Empty icon="calendar" title={t`Aucun week-end n’est prévu chez vous`}>
        {t`Dès que le siège en fixe un, il apparaît ici.`}
      </Empty>
    );
  return <Weekend key={event.id} id={event.id} />;
}

function Weekend({ id }: { id: string }) {
  const { data, error } = useLive(LiveHome, { id });
  const [search, setSearch] = useSearchParams();
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  if (!data.event) return <Empty icon="calendar" title={t`Ce week-end n’existe plus`} />;
  const selected = search.get("booking");
  return (
    <div className={css.page}>
      <Countdown event={data.event} />
      <Departures event={data.event} onBooking={(booking) => setSearch({ booking })} />
      <Suspense>{selected && <BookingPanel id={selected} onClose={() => setSearch({}, { replace: true })} />}</Suspense>
    </div>
  );
}
