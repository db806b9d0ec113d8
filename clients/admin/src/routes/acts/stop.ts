/** The stop that an act is about: its name, its days, the departures that are still to come. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";

const StopOf = graphql(`
  query StopOf($id: ID!) {
    event(id: $id) {
      id
      version
      startsOn
      endsOn
      bookedCount
      dealership {
        id
        name
      }
      slots {
        id
        day
        localStart
        startsAt
        state
      }
    }
  }
`);

export interface Stop {
  id: string;
  name: string;
  version: number;
  booked: number;
  /** Days with departures to come, each with these departures, on the event's clock. */
  days: { day: string; times: string[] }[];
}

export interface AskedStop {
  stop: Stop | null | undefined;
  failed: boolean;
  again: () => void;
}

/** `stop`: undefined while it is asked for, null where there is none. */
export function useStop(id: string): AskedStop {
  const [{ data, error }, ask] = useQuery({ query: StopOf, variables: { id }, requestPolicy: "network-only" });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (!data) return { stop: undefined, failed: Boolean(error), again };
  const { event } = data;
  if (!event) return { stop: null, failed: false, again };
  const now = Date.now();
  const coming = event.slots.filter((slot) => Date.parse(slot.startsAt) > now);
  const days = [...new Set(coming.map((slot) => slot.day))].sort();
  return {
    stop: {
      id: event.id,
      name: `${event.dealership.name}, ${shortDays(event.startsOn, event.endsOn)}`,
      version: event.version,
      booked: event.bookedCount,
      days: days.map((day) => ({
        day,
        times: [
          ...new Set(coming.filter((slot) => slot.day === day).map((slot) => slot.localStart.slice(11, 16))),
        ].sort(),
      })),
    },
    failed: false,
    again,
  };
}
