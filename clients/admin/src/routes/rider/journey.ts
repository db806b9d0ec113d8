/** Everything that happened between a person and the tour, as one list of entries, latest first (J1). */
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { type Entry, ofBooking, ofConsent, ofLead, ofMessage, ofWish } from "./entries.ts";

export const LooseMessageFields = graphql(`
  fragment LooseMessageFields on Message {
    id
    channel
    status
    subject
    createdAt
    sentAt
    failure
    booking {
      id
    }
    events {
      id
      kind
      at
      byMachine
    }
  }
`);

export const JourneyFields = graphql(`
  fragment JourneyFields on Rider {
    createdAt
    bookings(first: 50, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        slot {
          id
          localStart
        }
        vehicle {
          id
          model {
            id
            name
          }
        }
        event {
          id
          dealership {
            id
            name
            city
          }
        }
        history {
          id
          status
          reason
          reasonEn
          actor
          actorEn
          createdAt
        }
        ride {
          departedAt
          returnedAt
          fell
          fallReport
        }
        changeRequests {
          id
          kind
          status
          message
          author
          createdAt
          answer
          answeredAt
          answeredBy
        }
        messages {
          id
          channel
          status
          subject
          createdAt
          sentAt
          failure
          events {
            id
            kind
            at
            byMachine
          }
        }
      }
    }
    wishes {
      id
      event {
        id
        dealership {
          id
          name
          city
        }
      }
      history {
        id
        kind
        actor
        actorEn
        createdAt
      }
    }
    consents {
      purpose
      granted
      createdAt
      confirmedAt
    }
    leads {
      id
      step
      createdAt
      changedAt
      event {
        id
        dealership {
          id
          name
          city
        }
      }
    }
  }
`);

export type Told = ResultOf<typeof JourneyFields>;
export type Booking = Told["bookings"]["nodes"][number];
type Loose = ResultOf<typeof LooseMessageFields>;
export type Message = Omit<Loose, "booking">;

export function layOutJourney(
  rider: FragmentOf<typeof JourneyFields>,
  messages: readonly FragmentOf<typeof LooseMessageFields>[],
): Entry[] {
  const told = readFragment(JourneyFields, rider);
  const loose = messages.map((message) => readFragment(LooseMessageFields, message));
  const entries = [
    ...told.bookings.nodes.flatMap(ofBooking),
    // A letter box may be shared: what is about a booking stands with the bookings of its own rider.
    ...loose.filter((message) => !message.booking).map((message) => ofMessage(message)),
    ...told.wishes.flatMap(ofWish),
    ...told.consents.flatMap(ofConsent),
    ...told.leads.map(ofLead),
  ];
  return entries.sort((a, b) => b.at.localeCompare(a.at));
}
