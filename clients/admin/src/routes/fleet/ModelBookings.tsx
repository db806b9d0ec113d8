/** Who rides a model, by departure: those to come or those that were, page by page (B6). */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { useQuery } from "urql";
import { Link, useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { channelWord, statusWord, TONES } from "../../words/booking.ts";
import { taken } from "./figures.ts";
import css from "./ModelBookings.module.css";

const PAGE = 25;

const BookingsOfModel = graphql(`
  query BookingsOfModel($filter: BookingFilter!, $sort: [BookingSort!]!, $first: Int!, $after: String) {
    bookings(first: $first, after: $after, filter: $filter, sort: $sort) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        status
        channel
        slot {
          id
          day
          localStart
        }
        vehicle {
          id
          number
        }
        rider {
          id
          firstName
          lastName
        }
        event {
          id
          dealership {
            id
            name
          }
        }
      }
    }
  }
`);

interface Props {
  model: string;
  year: number;
  today: string;
}

export function ModelBookings({ model, year, today }: Props) {
  const [search, setSearch] = useSearchParams();
  const past = search.get("show") === "past";
  const after = search.get("after");
  const filter = {
    ...taken(year),
    vehicle: { model: { id: { eq: model } } },
    slot: { day: past ? { lt: today } : { gte: today } },
  };
  const sort = [{ slot: { startsAt: past ? ("DESC" as const) : ("ASC" as const) } }];
  const [{ data, error, fetching }, ask] = useQuery({
    query: BookingsOfModel,
    variables: { filter, sort, first: PAGE, after },
  });
  const go = (changes: Record<string, string | null>): void =>
    setSearch((before) => {
      const next = new URLSearchParams(before);
      for (const [name, value] of Object.entries(changes)) value ? next.set(name, value) : next.delete(name);
      return next;
    });
  const page = data?.bookings;
  return (
    <section className={css.bookings} aria-labelledby="bookings">
      <header className={css.head}>
        <h2 id="bookings" className={css.heading}>
          <Trans>Réservations</Trans>
          {page && <span>{count(page.totalCount)}</span>}
        </h2>
        <SegmentedControl
          value={past ? "past" : "coming"}
          onChange={(value) => go({ show: value === "past" ? "past" : null, after: null })}
          data={[
            { value: "coming", label: t`À venir` },
            { value: "past", label: t`Passées` },
          ]}
        />
      </header>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!page && fetching && <Loading />}
      {page?.nodes.length === 0 && (
        <Empty icon="calendar" title={past ? t`Aucune réservation passée` : t`Aucune réservation à venir`} />
      )}
      {page && page.nodes.length > 0 && (
        <ul className={css.lines}>
          {page.nodes.map((booking) => (
            <li key={booking.id}>
              <Link to={`/events/${booking.event.id}?booking=${booking.id}`} className={css.line}>
                <span className={css.when}>
                  {shortDay(booking.slot.day)}, {clock(booking.slot.localStart)}
                </span>
                <strong>
                  {booking.rider.firstName} {booking.rider.lastName}
                </strong>
                <span className={css.where}>{booking.event.dealership.name}</span>
                <span className={css.quiet}>{t`n° ${booking.vehicle.number}`}</span>
                <span className={css.quiet}>{channelWord(booking.channel)}</span>
                <span className={css.status} data-tone={TONES[booking.status]}>
                  {statusWord(booking.status)}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {page && (after || page.pageInfo.hasNextPage) && (
        <nav className={css.pages} aria-label={t`Pages`}>
          <Button variant="default" disabled={!after} onClick={() => go({ after: null })}>
            <Trans>Au début</Trans>
          </Button>
          <Button
            variant="default"
            disabled={!page.pageInfo.hasNextPage}
            onClick={() => go({ after: page.pageInfo.endCursor })}
          >
            <Trans>Suite</Trans>
          </Button>
        </nav>
      )}
    </section>
  );
}
