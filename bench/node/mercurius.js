// Mercurius on Fastify: its own loaders, graphql-jit from the first request on.
import Fastify from "fastify";
import mercurius from "mercurius";
import * as rows from "./rows.js";
import { typeDefs } from "./schema.js";

const [port] = process.argv.slice(2);
const batch = (of, key) => async (queries) => of(queries.map(({ obj }) => obj[key]));

// The four figures of an event are one statement, asked for once a tick: a loader each would ask four times.
const figuresOf = (event) => (event.figures ??= gather(event));
let waiting = null;
function gather(event) {
  if (!waiting) {
    const batch = (waiting = []);
    process.nextTick(async () => {
      waiting = null;
      try {
        const found = await rows.figuresOfEvents(batch.map(({ id }) => id));
        batch.forEach(({ resolve }, at) => resolve(found[at]));
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
    });
  }
  return new Promise((resolve, reject) => waiting.push({ id: event.id, resolve, reject }));
}
const eventFigure = (name) => async (event) => (await figuresOf(event))[name];

const resolvers = {
  Query: {
    event: (_, { id }) => rows.eventById(id),
    season: (_, { year }) => rows.seasonByYear(year),
    bookings: (_, given) => rows.foundBookings(given),
    leads: (_, given) => rows.leadsAfter(given),
  },
  Season: { figures: ({ id }) => rows.seasonFigures(id) },
  Event: {
    placesCount: eventFigure("placesCount"),
    bookedCount: eventFigure("bookedCount"),
    heldCount: eventFigure("heldCount"),
    fillRate: eventFigure("fillRate"),
  },
};
const loaders = {
  Season: { events: async (queries) => (await batch(rows.eventsOfSeasons, "id")(queries)).map((nodes) => ({ nodes })) },
  Event: {
    dealership: batch(rows.dealerships, "dealershipId"),
    bookings: async (queries) =>
      (await batch(rows.bookingsOfEvents, "id")(queries)).map((nodes) => ({ nodes, totalCount: nodes.length })),
  },
  Booking: {
    slot: batch(rows.slots, "slotId"),
    vehicle: batch(rows.vehicles, "vehicleId"),
    rider: batch(rows.riders, "riderId"),
  },
  Vehicle: { model: batch(rows.models, "modelId") },
  Rider: { consents: batch(rows.consentsOfRiders, "id") },
  Lead: {
    rider: batch(rows.riders, "riderId"),
    event: batch(rows.events, "eventId"),
    booking: batch(rows.bookings, "bookingId"),
  },
};

const app = Fastify();
app.register(mercurius, { schema: typeDefs, resolvers, loaders, jit: 1 });
await app.listen({ port: Number(port), host: "127.0.0.1" });
