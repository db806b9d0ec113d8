// The rows behind the fields: one statement per kind and batch of keys. Times stay the text that PostgreSQL sends.
import postgres from "postgres";

const text = { to: 25, from: [1082, 1114, 1184], serialize: (value) => value, parse: (value) => value };

export const sql = postgres(process.env.DATABASE_URL, {
  max: Number(process.env.POOL ?? 8),
  transform: postgres.camel,
  types: { text },
  connection: { jit: "off", timezone: "UTC" },
});

const BOOKED = ["BOOKED", "MODIFIED", "CHECKED_IN", "DONE"];
const event = () => sql`*, starts_on - (now() AT TIME ZONE zone)::date AS days_left`;

// --- roots

export const eventById = async (id) => (await sql`SELECT ${event()} FROM event WHERE id = ${id}`)[0];
export const seasonByYear = async (year) => (await sql`SELECT * FROM season WHERE year = ${year}`)[0];

export async function foundBookings({ first, eventId, statuses, search }) {
  const matching = sql`
    FROM booking b JOIN rider r ON r.id = b.rider_id
    WHERE b.event_id = ${eventId} AND b.status = ANY (${statuses})
      AND strpos(r.search_text, unaccent(lower(${search}))) > 0`;
  const [nodes, [{ count }]] = await Promise.all([
    sql`SELECT b.* ${matching} ORDER BY b.id LIMIT ${first}`,
    sql`SELECT count(*)::int AS count ${matching}`,
  ]);
  return { nodes, totalCount: count };
}

export async function leadsAfter({ first, after }) {
  const [changedIn, id] = after.split(":");
  const nodes = await sql`
    SELECT * FROM lead WHERE (changed_in, id) > (${changedIn}::bigint, ${id}::uuid)
    ORDER BY changed_in, id LIMIT ${first}`;
  return { nodes };
}

export async function seasonFigures(id) {
  const [[{ places }], [counts]] = await Promise.all([
    sql`SELECT count(*)::int AS places FROM event e JOIN place ON place.event_id = e.id
        JOIN slot ON slot.id = place.slot_id
        WHERE e.season_id = ${id} AND e.state <> 'CANCELLED' AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL`,
    sql`SELECT count(*) FILTER (WHERE is_booked)::int AS booked, count(*) FILTER (WHERE status = 'HELD')::int AS held,
               count(*) FILTER (WHERE is_booked AND lower(last_campaign) LIKE 'meta%')::int AS from_meta,
               count(DISTINCT rider_id) FILTER (WHERE is_booked)::int AS riders
        FROM (SELECT booking.*, status = ANY (${BOOKED}) AS is_booked
              FROM event e JOIN booking ON booking.event_id = e.id WHERE e.season_id = ${id}) AS of_season`,
  ]);
  return { places, ...counts };
}

// --- batches: keys in, rows out in the order of the keys

const one = (table) => async (ids) => {
  const rows = await sql`SELECT * FROM ${sql(table)} WHERE id = ANY (${[...new Set(ids)]})`;
  const found = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => found.get(id));
};

const many = (rowsOf, key) => async (ids) => {
  const found = new Map(ids.map((id) => [id, []]));
  for (const row of await rowsOf(ids)) found.get(row[key]).push(row);
  return ids.map((id) => found.get(id));
};

export const slots = one("slot");
export const vehicles = one("vehicle");
export const models = one("vehicle_model");
export const riders = one("rider");
export const dealerships = one("dealership");
export const bookings = one("booking");
export const events = one("event");
export const bookingsOfEvents = many(
  (ids) => sql`SELECT * FROM booking WHERE event_id = ANY (${ids}) ORDER BY id`, "eventId");
export const eventsOfSeasons = many(
  (ids) => sql`SELECT ${event()} FROM event WHERE season_id = ANY (${ids}) ORDER BY starts_on, id LIMIT 500`,
  "seasonId");
export const consentsOfRiders = many(
  (ids) => sql`SELECT * FROM consent WHERE rider_id = ANY (${[...new Set(ids)]})`, "riderId");

export async function figuresOfEvents(ids) {
  const [places, counts] = await Promise.all([
    sql`SELECT place.event_id, count(*)::int AS places FROM place JOIN slot ON slot.id = place.slot_id
        WHERE place.event_id = ANY (${ids}) AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL
        GROUP BY place.event_id`,
    sql`SELECT event_id, count(*) FILTER (WHERE status = ANY (${BOOKED}))::int AS booked,
               count(*) FILTER (WHERE status = 'HELD')::int AS held
        FROM booking WHERE event_id = ANY (${ids}) GROUP BY event_id`,
  ]);
  const placesOf = new Map(places.map((row) => [row.eventId, row.places]));
  const countsOf = new Map(counts.map((row) => [row.eventId, row]));
  return ids.map((id) => {
    const placesCount = placesOf.get(id) ?? 0;
    const { booked = 0, held = 0 } = countsOf.get(id) ?? {};
    return { placesCount, bookedCount: booked, heldCount: held, fillRate: placesCount ? booked / placesCount : 0 };
  });
}
