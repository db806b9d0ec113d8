-- What PostGraphile needs to answer the same questions: functions that it shows as fields (computed columns) and as a
-- custom query. The product does not know of them.
CREATE OR REPLACE FUNCTION event_days_left(e event) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT e.starts_on - (now() AT TIME ZONE e.zone)::date
$$;
CREATE OR REPLACE FUNCTION event_places_count(e event) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM place JOIN slot ON slot.id = place.slot_id
    WHERE place.event_id = e.id AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL
$$;
CREATE OR REPLACE FUNCTION event_booked_count(e event) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM booking
    WHERE event_id = e.id AND status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE')
$$;
CREATE OR REPLACE FUNCTION event_held_count(e event) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT count(*)::integer FROM booking WHERE event_id = e.id AND status = 'HELD'
$$;
CREATE OR REPLACE FUNCTION event_fill_rate(e event) RETURNS double precision LANGUAGE sql STABLE AS $$
    SELECT coalesce(event_booked_count(e)::double precision / nullif(event_places_count(e), 0), 0)
$$;
DO $$ BEGIN
    CREATE TYPE bench_figures AS (places integer, booked integer, held integer, from_meta integer, riders integer);
EXCEPTION WHEN duplicate_object THEN NULL;
END $$;
CREATE OR REPLACE FUNCTION season_live_figures(s season) RETURNS bench_figures LANGUAGE sql STABLE AS $$
    SELECT (
        SELECT count(*)::integer
        FROM event JOIN place ON place.event_id = event.id JOIN slot ON slot.id = place.slot_id
        WHERE event.season_id = s.id AND event.state <> 'CANCELLED'
          AND slot.state = 'OPEN' AND place.withdrawn_at IS NULL
    ), count(*) FILTER (WHERE is_booked)::integer, count(*) FILTER (WHERE status = 'HELD')::integer,
    count(*) FILTER (WHERE is_booked AND lower(last_campaign) LIKE 'meta%')::integer,
    count(DISTINCT rider_id) FILTER (WHERE is_booked)::integer
    FROM (
        SELECT booking.*, status IN ('BOOKED', 'MODIFIED', 'CHECKED_IN', 'DONE') AS is_booked
        FROM event JOIN booking ON booking.event_id = event.id
        WHERE event.season_id = s.id
    ) AS of_season
$$;
CREATE OR REPLACE FUNCTION found_bookings(event_id uuid, statuses text[], search text) RETURNS SETOF booking
LANGUAGE sql STABLE AS $$
    SELECT b.* FROM booking b JOIN rider r ON r.id = b.rider_id
    WHERE b.event_id = found_bookings.event_id AND b.status = ANY (statuses)
      AND strpos(r.search_text, unaccent(lower(search))) > 0
    ORDER BY b.id
$$;
