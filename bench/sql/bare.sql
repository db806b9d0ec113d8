-- The bookings that are compared with, each a function of one INSERT. `bench_book` has a table with the columns, checks,
-- keys and indexes of `booking` and none of its triggers; `bench_book_kept` has `booking` itself, so it leaves the audit's
-- entry, the marks of figures and the notice of a change as well: what any server on this schema writes for a booking.
CREATE TABLE IF NOT EXISTS bench_booking (
    LIKE booking INCLUDING ALL,
    FOREIGN KEY (place_id, event_id, slot_id, vehicle_id) REFERENCES place (id, event_id, slot_id, vehicle_id),
    FOREIGN KEY (rider_id) REFERENCES rider (id)
);
CREATE OR REPLACE FUNCTION bench_book(place_id uuid, rider_id uuid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    INSERT INTO bench_booking (id, place_id, event_id, slot_id, vehicle_id, rider_id, status, channel, held_until)
    SELECT gen_random_uuid(), p.id, p.event_id, p.slot_id, p.vehicle_id, bench_book.rider_id, 'HELD', 'WEB',
           now() + interval '20 minutes'
    FROM place p WHERE p.id = bench_book.place_id
    ON CONFLICT (place_id) WHERE status <> 'CANCELLED' DO NOTHING
    RETURNING true
$$;
CREATE OR REPLACE FUNCTION bench_book_kept(place_id uuid, rider_id uuid) RETURNS boolean LANGUAGE sql VOLATILE AS $$
    INSERT INTO booking (id, place_id, event_id, slot_id, vehicle_id, rider_id, status, channel, held_until)
    SELECT gen_random_uuid(), p.id, p.event_id, p.slot_id, p.vehicle_id, bench_book_kept.rider_id, 'HELD', 'WEB',
           now() + interval '20 minutes'
    FROM place p WHERE p.id = bench_book_kept.place_id
    ON CONFLICT (place_id) WHERE status <> 'CANCELLED' DO NOTHING
    RETURNING true
$$;
