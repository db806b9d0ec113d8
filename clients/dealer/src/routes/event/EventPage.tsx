/** A weekend of the dealership, live: how long until then, how full, who leaves when; to look at and to ask (E1, E2). */

import { useAddress } from "@drt/kit/list/address.ts";
import { lazy } from "@drt/kit/transport/lazy.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Suspense } from "react";
import { graphql, readFragment } from "../../graphql.ts";
import { Countdown, CountdownFields } from "./Countdown.tsx";
import { Departures, DeparturesFields } from "./Departures.tsx";
import css from "./EventPage.module.css";
import { Weekends } from "./Weekends.tsx";

const BookingPanel = lazy(() => import("./BookingPanel.tsx").then((panel) => ({ default: panel.BookingPanel })));
const SlotPanel = lazy(() => import("./SlotPanel.tsx").then((panel) => ({ default: panel.SlotPanel })));
const EventPanel = lazy(() => import("./EventPanel.tsx").then((panel) => ({ default: panel.EventPanel })));

const LiveHome = graphql(
  `
    subscription LiveHome($id: ID!) {
      event(id: $id) {
        id
        startsOn
        endsOn
        state
        ...CountdownFields
        ...DeparturesFields
      }
    }
  `,
  [CountdownFields, DeparturesFields],
);

export function EventPage({ id }: { id: string }) {
  const { data, error } = useLive(LiveHome, { id });
  const [{ booking, slot: slotId, ask }, change] = useAddress(["booking", "slot", "ask"]);
  const board = readFragment(DeparturesFields, data?.event);
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  if (!data.event || !board)
    return (
      <Missing title={t`Ce week-end n’existe pas`} to="/">
        <Trans>Revenir à mon week-end</Trans>
      </Missing>
    );
  const close = (): void => change({ booking: null, slot: null, ask: null });
  const slot = board.slots.find((one) => one.id === slotId);
  return (
    <div className={css.page}>
      <Weekends here={id} />
      <Countdown event={data.event} onAsk={() => change({ ask: "event" }, true)} />
      <Departures
        event={data.event}
        onBooking={(one) => change({ booking: one }, true)}
        onSlot={(one) => change({ slot: one }, true)}
      />
      <Suspense>
        {booking && <BookingPanel id={booking} onClose={close} />}
        {slot && !booking && <SlotPanel eventId={id} slot={slot} onClose={close} />}
        {ask && !slot && !booking && <EventPanel event={data.event} onClose={close} />}
      </Suspense>
    </div>
  );
}
