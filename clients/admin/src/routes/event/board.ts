/** Lays an event out as boards: per day and group, departures by time and the vehicles that come (C5). */
import { type FragmentOf, graphql, type ResultOf } from "../../graphql.ts";

export const BoardFields = graphql(`
  fragment BoardFields on Event {
    id
    allocations {
      vehicle {
        id
        number
        plate
        groupNumber
        model {
          id
          name
          licenceRequired
        }
      }
    }
    slots {
      id
      startsAt
      localStart
      day
      groupNumber
      state
      places {
        id
        free
        withdrawnAt
        vehicle {
          id
        }
        bookings(first: 1, filter: { status: { notIn: [CANCELLED] } }) {
          nodes {
            id
            version
            status
            channel
            rider {
              id
              firstName
              lastName
              email
              phone
              licenceClass
            }
          }
        }
      }
    }
  }
`);

export type BoardEvent = ResultOf<typeof BoardFields>;
export type BoardData = FragmentOf<typeof BoardFields>;
export type Vehicle = BoardEvent["allocations"][number]["vehicle"];
export type Slot = BoardEvent["slots"][number];
export type Booking = Slot["places"][number]["bookings"]["nodes"][number];

export interface Cell {
  id: string;
  slot: Slot;
  vehicle: Vehicle;
  booking: Booking | undefined;
  /** Without a booking: can be booked, cannot any more, or the vehicle does not come to it. */
  state: "booked" | "free" | "shut";
}

/** Whether a booking can be moved there: the same model at the same departure is where it is, on whichever vehicle. */
export const canMoveTo = (from: Cell, to: Cell): boolean =>
  to.state === "free" && (from.slot.id !== to.slot.id || from.vehicle.model.id !== to.vehicle.model.id);

export interface Row {
  slot: Slot;
  cells: (Cell | undefined)[];
}

export interface Board {
  day: string;
  group: number;
  vehicles: Vehicle[];
  rows: Row[];
}

export function layOutBoards(event: BoardEvent): Board[] {
  const vehicles = new Map(event.allocations.map(({ vehicle }) => [vehicle.id, vehicle]));
  const cells = event.slots.flatMap((slot) => slot.places.flatMap((place) => toCell(slot, place, vehicles)));
  const bySlotAndVehicle = new Map(cells.map((cell) => [`${cell.slot.id} ${cell.vehicle.id}`, cell]));
  const days = [...new Set(event.slots.map((slot) => slot.day))].sort();
  const groups = [...new Set([...vehicles.values()].map((vehicle) => vehicle.groupNumber))].sort();
  return days.flatMap((day) =>
    groups.flatMap((group) => {
      const present = new Set(cells.filter((cell) => cell.slot.day === day).map((cell) => cell.vehicle.id));
      const columns = [...vehicles.values()]
        .filter((vehicle) => vehicle.groupNumber === group && present.has(vehicle.id))
        .sort((a, b) => a.number - b.number);
      const rows = event.slots
        .filter((slot) => slot.day === day && (slot.groupNumber ?? group) === group)
        .sort((a, b) => a.startsAt.localeCompare(b.startsAt))
        .map((slot) => ({ slot, cells: columns.map((vehicle) => bySlotAndVehicle.get(`${slot.id} ${vehicle.id}`)) }));
      return columns.length > 0 && rows.length > 0 ? [{ day, group, vehicles: columns, rows }] : [];
    }),
  );
}

function toCell(slot: Slot, place: Slot["places"][number], vehicles: Map<string, Vehicle>): Cell[] {
  const vehicle = vehicles.get(place.vehicle.id);
  if (!vehicle) return [];
  const booking = place.bookings.nodes[0];
  return [{ id: place.id, slot, vehicle, booking, state: booking ? "booked" : place.free ? "free" : "shut" }];
}
