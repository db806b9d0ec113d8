/** Whom an act meets: the place that each rider loses, the one that is held instead, and the answer. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { OUTCOME_TONES, outcomeWord, rankWord, skipWord } from "../../words/act.ts";
import { vehicleName } from "../../words/vehicle.ts";
import css from "./ActItems.module.css";

export const ActItemsFields = graphql(`
  fragment ActItemsFields on Act {
    id
    kind
    state
    event {
      id
    }
    items(first: $first, sort: [{ bookedAt: ASC }]) {
      totalCount
      nodes {
        id
        state
        skipped
        rank
        outcome
        booking {
          id
          event {
            id
            dealership {
              id
              name
            }
          }
          rider {
            id
            firstName
            lastName
            email
            phone
          }
        }
        place {
          id
          slot {
            id
            localStart
            day
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
        offeredPlace {
          id
          slot {
            id
            localStart
            day
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

type Act = ResultOf<typeof ActItemsFields>;
type Item = Act["items"]["nodes"][number];

interface Props {
  act: FragmentOf<typeof ActItemsFields>;
  loading: boolean;
  onMore: () => void;
}

export function ActItems({ act: given, loading, onMore }: Props) {
  const act = readFragment(ActItemsFields, given);
  const { nodes, totalCount } = act.items;
  if (totalCount === 0) return null;
  const left = totalCount - nodes.length;
  return (
    <div className={css.items}>
      <ul className={css.list} data-preview={act.state === "PREVIEW" || undefined}>
        {nodes.map((item) => (
          <ItemLine key={item.id} act={act} item={item} />
        ))}
      </ul>
      {left > 0 && (
        <Button variant="subtle" loading={loading} onClick={onMore}>
          {plural(left, { one: "Montrer # pilote de plus", other: "Montrer la suite (# pilotes)" })}
        </Button>
      )}
    </div>
  );
}

function ItemLine({ act, item }: { act: Act; item: Item }) {
  const { rider, event } = item.booking;
  const offers = act.kind === "WITHDRAWAL" || act.kind === "SLOT_CLOSING";
  return (
    <li className={css.item} data-left={item.state === "SKIPPED" || undefined}>
      <div className={css.who}>
        <Link to={`/events/${event.id}?booking=${item.booking.id}`} className={css.name}>
          {rider.firstName} {rider.lastName}
        </Link>
        <small>{rider.email ?? rider.phone}</small>
        {!act.event && <small>{event.dealership.name}</small>}
      </div>
      <PlaceWords place={item.place} lost={act.kind !== "SLOT_SHIFT"} />
      {offers && item.state !== "SKIPPED" && (
        <>
          <span className={css.arrow}>
            <Icon name="right" size={16} />
          </span>
          {item.offeredPlace ? (
            <div>
              <PlaceWords place={item.offeredPlace} lost={false} />
              {item.rank && <small className={css.rank}>{rankWord(item.rank)}</small>}
            </div>
          ) : (
            <p className={css.none}>
              <Trans>rien de libre</Trans>
            </p>
          )}
        </>
      )}
      <AnswerBadge act={act} item={item} offers={offers} />
    </li>
  );
}

function PlaceWords({ place, lost }: { place: Item["place"]; lost: boolean }) {
  return (
    <p className={css.place} data-lost={lost || undefined}>
      <span>
        {shortDay(place.slot.day)} <b>{clock(place.slot.localStart)}</b>
      </span>
      <small>{vehicleName(place.vehicle)}</small>
    </p>
  );
}

function AnswerBadge({ act, item, offers }: { act: Act; item: Item; offers: boolean }) {
  if (item.skipped)
    return (
      <span className={css.badge} data-tone="done">
        {skipWord(item.skipped)}
      </span>
    );
  if (act.state === "PREVIEW") return null;
  if (item.state === "UNDONE")
    return (
      <span className={css.badge} data-tone="done">
        <Trans>Rendue</Trans>
      </span>
    );
  if (item.state === "PENDING")
    return (
      <span className={css.badge} data-tone="accent">
        <Trans>À faire</Trans>
      </span>
    );
  if (!offers)
    return (
      <span className={css.badge} data-tone="good">
        <Trans>Fait</Trans>
      </span>
    );
  return (
    <span className={css.badge} data-tone={OUTCOME_TONES[item.outcome]}>
      {outcomeWord(item.outcome)}
    </span>
  );
}
