// The schema that Mercurius and Yoga serve, written by hand as such servers usually are.
export const typeDefs = /* GraphQL */ `
  type Query {
    event(id: ID!): Event
    season(year: Int!): Season
    bookings(first: Int!, eventId: ID!, statuses: [String!]!, search: String!): BookingPage!
    leads(first: Int!, after: String!): LeadPage!
  }
  type Season { figures: SeasonFigures! events: EventPage! }
  type SeasonFigures { places: Int! booked: Int! held: Int! fromMeta: Int! riders: Int! }
  type EventPage { nodes: [Event!]! }
  type Event {
    startsOn: String! endsOn: String! state: String! daysLeft: Int!
    placesCount: Int! bookedCount: Int! heldCount: Int! fillRate: Float!
    dealership: Dealership! bookings: BookingPage!
  }
  type Dealership { code: String! name: String! city: String! }
  type BookingPage { totalCount: Int! nodes: [Booking!]! }
  type Booking {
    status: String! channel: String! source: String! lastCampaign: String
    slot: Slot! vehicle: Vehicle! rider: Rider!
  }
  type Slot { startsAt: String! endsAt: String! groupNumber: Int }
  type Vehicle { number: Int! model: VehicleModel! }
  type VehicleModel { name: String! }
  type Rider {
    firstName: String! lastName: String! email: String phone: String postcode: String licenceClass: String!
    consents: [Consent!]!
  }
  type Consent { purpose: String! granted: Boolean! createdAt: String! }
  type LeadPage { nodes: [Lead!]! }
  type Lead { step: String! changedAt: String! rider: Rider! event: Event! booking: Booking! }
`;
