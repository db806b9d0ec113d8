/** How much each model, in each group, is asked for: bookings, riders, and where they were taken (B6). */
import { graphql, type ResultOf } from "../../graphql.ts";

export const FleetFigures = graphql(`
  query FleetFigures($filter: BookingFilter!) {
    bookings(first: 1, filter: $filter) {
      totals: groups(by: [VEHICLE_MODEL, VEHICLE_GROUP_NUMBER], first: 500) {
        key {
          vehicleModel {
            id
          }
          vehicleGroupNumber
        }
        count
        distinct {
          rider
        }
      }
      doors: groups(by: [VEHICLE_MODEL, VEHICLE_GROUP_NUMBER, CHANNEL, STATUS], first: 500) {
        key {
          vehicleModel {
            id
          }
          vehicleGroupNumber
          channel
          status
        }
        count
      }
    }
  }
`);

export interface Demand {
  bookings: number;
  riders: number;
  online: number;
  onSite: number;
  headquarters: number;
  done: number;
}

const NOTHING: Demand = { bookings: 0, riders: 0, online: 0, onSite: 0, headquarters: 0, done: 0 };
const DOORS = { WEB: "online", TABLET: "onSite", ADMIN: "headquarters" } as const;

/** What counts as a booking here: everything that was not cancelled. */
export const taken = (year: number) => ({
  event: { season: { year: { eq: year } } },
  status: { notIn: ["CANCELLED" as const] },
});

/** Looks up the demand of a model in a group. */
export function readDemand(data: ResultOf<typeof FleetFigures> | undefined): (model: string, group: number) => Demand {
  const found = new Map<string, Demand>();
  const key = (model: string | undefined, group: number | null): string => `${model} ${group}`;
  for (const { key: of, count, distinct } of data?.bookings.totals ?? [])
    found.set(key(of.vehicleModel?.id, of.vehicleGroupNumber), { ...NOTHING, bookings: count, riders: distinct.rider });
  for (const { key: of, count } of data?.bookings.doors ?? []) {
    const demand = found.get(key(of.vehicleModel?.id, of.vehicleGroupNumber));
    if (!demand || !of.channel) continue;
    demand[DOORS[of.channel]] += count;
    if (of.status === "DONE") demand.done += count;
  }
  return (model, group) => found.get(key(model, group)) ?? NOTHING;
}
