/** When a rider first came, first rode, and was last heard of. */
import { ago, moment, shortDay } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { plural, t } from "@lingui/core/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./Journey.module.css";

export const JourneyFields = graphql(`
  fragment JourneyFields on Rider {
    lastActionAt
    firstBooking: bookings(first: 1, sort: [{ createdAt: ASC }]) {
      totalCount
      nodes {
        id
        createdAt
      }
    }
    firstRide: bookings(first: 1, filter: { status: { eq: DONE } }, sort: [{ slot: { startsAt: ASC } }]) {
      totalCount
      nodes {
        id
        slot {
          id
          day
        }
        vehicle {
          id
          model {
            id
            name
          }
        }
      }
    }
  }
`);

export function Journey(props: { rider: FragmentOf<typeof JourneyFields> }) {
  const { firstBooking, firstRide, lastActionAt } = readFragment(JourneyFields, props.rider);
  const first = firstBooking.nodes[0];
  const ride = firstRide.nodes[0];
  const steps = [
    first && { name: t`Première réservation`, when: moment(first.createdAt) },
    ride && { name: t`Premier essai`, when: `${shortDay(ride.slot.day)}, ${ride.vehicle.model.name}` },
    { name: t`Dernière activité`, when: ago(lastActionAt) },
  ].filter((step) => step !== undefined);
  return (
    <>
      <p className={css.sums}>
        <Sum
          value={firstBooking.totalCount}
          label={plural(firstBooking.totalCount, { one: "réservation", other: "réservations" })}
        />
        <Sum
          value={firstRide.totalCount}
          label={plural(firstRide.totalCount, { one: "essai fait", other: "essais faits" })}
        />
      </p>
      <ol className={css.steps}>
        {steps.map(({ name, when }) => (
          <li key={name}>
            {name}
            <small>{when}</small>
          </li>
        ))}
      </ol>
    </>
  );
}

function Sum({ value, label }: { value: number; label: string }) {
  return (
    <span>
      <strong>{count(value)}</strong> {label}
    </span>
  );
}
