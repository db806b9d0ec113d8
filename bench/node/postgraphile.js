// PostGraphile 5 as its guide sets it up for production: the Amber preset, its own server grafserv, one process.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { jsonPgSmartTags } from "postgraphile/utils";

const [port] = process.argv.slice(2);
// A booking's event, slot and vehicle are those of its place, by one composite key: here PostGraphile is told of each.
const booking = {
  foreignKey: [
    "(event_id) references public.event (id)",
    "(slot_id) references public.slot (id)",
    "(vehicle_id) references public.vehicle (id)",
  ],
};
const preset = {
  extends: [PostGraphileAmberPreset],
  plugins: [jsonPgSmartTags({ version: 1, config: { class: { booking: { tags: booking } } } })],
  pgServices: [
    makePgService({
      connectionString: process.env.DATABASE_URL,
      schemas: ["public"],
      poolConfig: { max: Number(process.env.POOL ?? 8) },
    }),
  ],
  grafserv: { graphiql: false, watch: false },
};
const server = createServer();
await postgraphile(preset).createServ(grafserv).addTo(server);
server.listen(Number(port), "127.0.0.1");
