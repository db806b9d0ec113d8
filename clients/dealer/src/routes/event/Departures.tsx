/** Who leaves when on what: a row per departure, a card per vehicle; to look at, not to change (E1). */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { plural, t } from "@lingui/core/macro";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { statusWord, TONES } from "../../words/booking.ts";
import css from "./Departures.module.css";

export const DeparturesFields = graphql(`
  fragment DeparturesFields on Event {
    id
    slots {
      id
      startsAt
      localStart
      day
      state
      places {
        id
        free
        vehicle {
          id
          number
          model {
            id
            name
          }
        }
        bookings(first: 1, filter: { status: { notIn: [CANCELLED] } }) {
          nodes {
            id
            status
            rider {
              id
              firstName
              lastName
            }
          }
        }
      }
    }
  }
`);

export type Slot = ResultOf<typeof DeparturesFields>["slots"][number];
type Place = Slot["places"][number];

interface Props {
  event: FragmentOf<typeof DeparturesFields>;
  onBooking: (id: string) => void;
  onSlot: (id: string) => void;
}

export function Departures({ onBooking, onSlot, ...props }: Props) {
  const event = readFragment(DeparturesFields, props.event);
  const slots = event.slots.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  const days = [...new Set(slots.map((slot) => slot.day))];
  return days.map((day) => (
    <section key={day} className={css.day} aria-label={longDay(day)}>
      <h2 className={css.title}>{longDay(day)}</h2>
      <ol className={css.slots}>
        {slots
          .filter((slot) => slot.day === day)
          .map((slot) => (
            <li key={slot.id} className={css.slot}>
              <h3 className={css.time} data-closed={slot.state === "CLOSED" || undefined}>
                <button
                  type="button"
                  onClick={() => onSlot(slot.id)}
                  aria-label={t`Départ de ${clock(slot.localStart)}`}
                >
                  {clock(slot.localStart)}
                  <small>{freeWord(slot)}</small>
                </button>
              </h3>
              <ul className={css.places}>
                {slot.places
                  .toSorted((a, b) => a.vehicle.number - b.vehicle.number)
                  .map((place) => (
                    <li key={place.id}>
                      <PlaceCard place={place} time={clock(slot.localStart)} onBooking={onBooking} />
                    </li>
                  ))}
              </ul>
            </li>
          ))}
      </ol>
    </section>
  ));
}

function freeWord(slot: Slot): string {
  if (slot.state === "CLOSED") return t`fermé`;
  const free = slot.places.filter((place) => place.free).length;
  return plural(free, { one: "# libre", other: "# libres" });
}

function PlaceCard({ place, time, onBooking }: { place: Place; time: string; onBooking: (id: string) => void }) {
  const booking = place.bookings.nodes[0];
  const model = `${place.vehicle.number} · ${place.vehicle.model.name}`;
  if (!booking)
    return (
      <p className={css.empty}>
        <small>{model}</small>
        {place.free ? t`libre` : "—"}
      </p>
    );
  const name = `${booking.rider.firstName} ${booking.rider.lastName}`;
  const status = statusWord(booking.status);
  return (
    <button
      type="button"
      className={css.booked}
      data-tone={TONES[booking.status]}
      aria-label={`${name}, ${status}, ${time}, ${model}`}
      onClick={() => onBooking(booking.id)}
    >
      <small>{model}</small>
      <span className={css.name}>{name}</span>
      <span className={css.status}>{status}</span>
    </button>
  );
}
