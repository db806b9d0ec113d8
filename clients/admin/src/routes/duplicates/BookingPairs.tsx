/** Pairs of rides to come of what may be one person: both can be right, or one is cancelled (C8). */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { statusWord, TONES } from "../../words/booking.ts";
import { vehicleName } from "../../words/vehicle.ts";
import { CancelForm } from "../event/CancelForm.tsx";
import css from "./Duplicates.module.css";
import { Likeness } from "./Likeness.tsx";

const BookingPairsOf = graphql(`
  query BookingPairsOf($first: Int!, $after: String) {
    duplicateBookings(first: $first, after: $after) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        sameRider
        sameEmail
        samePhone
        sameDay
        event {
          id
          dealership {
            id
            name
          }
        }
        booking {
          id
          version
          status
          rider {
            id
            firstName
            lastName
            email
            phone
          }
          slot {
            id
            day
            localStart
          }
          vehicle {
            id
            number
            model {
              id
              name
            }
          }
        }
        other {
          id
          version
          status
          rider {
            id
            firstName
            lastName
            email
            phone
          }
          slot {
            id
            day
            localStart
          }
          vehicle {
            id
            number
            model {
              id
              name
            }
          }
        }
      }
    }
  }
`);

type Pair = ResultOf<typeof BookingPairsOf>["duplicateBookings"]["nodes"][number];

const PAGE = 10;

export function BookingPairs() {
  const { after } = usePlace();
  const [{ data, error }, ask] = useQuery({ query: BookingPairsOf, variables: { first: PAGE, after } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.duplicateBookings;
  if (nodes.length === 0)
    return (
      <Empty icon="check" title={t`Aucune réservation en double`}>
        <Trans>Quand quelqu’un semble avoir réservé deux fois à une étape, cela apparaît ici.</Trans>
      </Empty>
    );
  return (
    <>
      <ul className={css.pairs}>
        {nodes.map((pair) => (
          <li key={`${pair.booking.id} ${pair.other.id}`}>
            <article className={css.pair} aria-label={`${pair.booking.rider.firstName} ${pair.booking.rider.lastName}`}>
              <Link to={`/events/${pair.event.id}`} className={css.stop}>
                {pair.event.dealership.name}
              </Link>
              <Likeness
                reasons={[
                  pair.sameRider && t`même pilote`,
                  pair.sameEmail && t`même e-mail`,
                  pair.samePhone && t`même téléphone`,
                  pair.sameDay && t`même jour`,
                ]}
              />
              <div className={css.sides}>
                <BookingSide booking={pair.booking} event={pair.event.id} onCancelled={again} />
                <BookingSide booking={pair.other} event={pair.event.id} onCancelled={again} />
              </div>
            </article>
          </li>
        ))}
      </ul>
      <Pager size={PAGE} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
    </>
  );
}

function BookingSide(props: { booking: Pair["booking"]; event: string; onCancelled: () => void }) {
  const { booking, event, onCancelled } = props;
  const [cancelling, setCancelling] = useState(false);
  const { rider, slot, vehicle } = booking;
  return (
    <div className={css.side}>
      <span className={css.choice}>
        <strong>
          <Link to={`/events/${event}?booking=${booking.id}`} className={css.name}>
            {rider.firstName} {rider.lastName}
          </Link>
        </strong>
        <Chip tone={TONES[booking.status]}>{statusWord(booking.status)}</Chip>
      </span>
      <span className={css.lines}>
        <span className={css.when}>
          {longDay(slot.day)}, <b>{clock(slot.localStart)}</b>
        </span>
        <span>{vehicleName(vehicle)}</span>
        <small>{[rider.email, rider.phone && readablePhone(rider.phone)].filter(Boolean).join(" · ")}</small>
      </span>
      {cancelling ? (
        <CancelForm
          booking={booking}
          onDone={() => {
            setCancelling(false);
            onCancelled();
          }}
        />
      ) : (
        <Button variant="default" onClick={() => setCancelling(true)}>
          <Trans>Annuler celle-ci…</Trans>
        </Button>
      )}
    </div>
  );
}
