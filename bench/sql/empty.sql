-- In the copy that places are booked in: the coming events are open and nobody has booked there yet.
SET session_replication_role = replica;  -- no audit of what is no work, and no cascade
CREATE TEMPORARY TABLE coming AS SELECT id FROM event WHERE starts_on > current_date + 1;
CREATE TEMPORARY TABLE gone AS SELECT id FROM booking WHERE event_id IN (SELECT id FROM coming);
UPDATE event SET state = 'OPEN' WHERE id IN (SELECT id FROM coming);
UPDATE slot SET state = 'OPEN' WHERE event_id IN (SELECT id FROM coming);
DELETE FROM lead WHERE booking_id IN (SELECT id FROM gone);
DELETE FROM message WHERE booking_id IN (SELECT id FROM gone);
DELETE FROM booking_step WHERE booking_id IN (SELECT id FROM gone);
DELETE FROM ride WHERE booking_id IN (SELECT id FROM gone);
DELETE FROM booking WHERE id IN (SELECT id FROM gone);
TRUNCATE outbox;
-- From here on, whatever is newer was written by a measurement.
CREATE TABLE bench_mark AS SELECT clock_timestamp() AS at;
-- One free place for each model in each slot, in random order: what is booked, one after the other.
CREATE TABLE bench_input AS
SELECT row_number() OVER (ORDER BY md5(id::text))::integer AS n, *
FROM (
    SELECT DISTINCT ON (place.slot_id, vehicle.model_id)
           place.id, place.event_id, place.slot_id, vehicle.model_id
    FROM place JOIN vehicle ON vehicle.id = place.vehicle_id
    WHERE place.event_id IN (SELECT id FROM coming) AND place.withdrawn_at IS NULL
    ORDER BY place.slot_id, vehicle.model_id, place.id
) AS each;
ALTER TABLE bench_input ADD PRIMARY KEY (n);
-- The event with the most places, each of them twice: whoever comes second is turned away, or offered another vehicle.
CREATE TABLE bench_rush AS
SELECT place.id, place.event_id, place.slot_id, vehicle.model_id
FROM place JOIN vehicle ON vehicle.id = place.vehicle_id CROSS JOIN generate_series(1, 2) AS twice
WHERE place.withdrawn_at IS NULL AND place.event_id = (
    SELECT event_id FROM bench_input GROUP BY event_id ORDER BY count(*) DESC, event_id LIMIT 1
)
ORDER BY md5(place.id::text || twice);
RESET session_replication_role;
