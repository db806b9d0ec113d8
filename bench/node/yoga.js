// GraphQL Yoga with a DataLoader per kind and request; its defaults cache parsing and validation.
import { createServer } from "node:http";
import DataLoader from "dataloader";
import { createSchema, createYoga } from "graphql-yoga";
import * as rows from "./rows.js";
import { typeDefs } from "./schema.js";

const [port] = process.argv.slice(2);
const loadersOf = () =>
  Object.fromEntries(
    ["slots", "vehicles", "models", "riders", "dealerships", "bookings", "events", "bookingsOfEvents",
      "eventsOfSeasons", "consentsOfRiders", "figuresOfEvents"]
      .map((name) => [name, new DataLoader(rows[name], { maxBatchSize: Infinity })]),
  );
const by = (name, key) => (parent, _, { loaders }) => loaders[name].load(parent[key]);
const page = (name) => async ({ id }, _, { loaders }) => {
  const nodes = await loaders[name].load(id);
  return { nodes, totalCount: nodes.length };
};
const figure = (name) => async ({ id }, _, { loaders }) => (await loaders.figuresOfEvents.load(id))[name];

const resolvers = {
  Query: {
    event: (_, { id }) => rows.eventById(id),
    season: (_, { year }) => rows.seasonByYear(year),
    bookings: (_, given) => rows.foundBookings(given),
    leads: (_, given) => rows.leadsAfter(given),
  },
  Season: { figures: ({ id }) => rows.seasonFigures(id), events: page("eventsOfSeasons") },
  Event: {
    placesCount: figure("placesCount"),
    bookedCount: figure("bookedCount"),
    heldCount: figure("heldCount"),
    fillRate: figure("fillRate"),
    dealership: by("dealerships", "dealershipId"),
    bookings: page("bookingsOfEvents"),
  },
  Booking: { slot: by("slots", "slotId"), vehicle: by("vehicles", "vehicleId"), rider: by("riders", "riderId") },
  Vehicle: { model: by("models", "modelId") },
  Rider: { consents: by("consentsOfRiders", "id") },
  Lead: { rider: by("riders", "riderId"), event: by("events", "eventId"), booking: by("bookings", "bookingId") },
};

const yoga = createYoga({
  schema: createSchema({ typeDefs, resolvers }),
  context: () => ({ loaders: loadersOf() }),
  graphiql: false,
  landingPage: false,
  logging: "error",
});
createServer(yoga).listen(Number(port), "127.0.0.1");
