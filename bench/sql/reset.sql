-- Undo what bookings wrote, so that each measurement begins from the same state.
SET session_replication_role = replica;
TRUNCATE bench_booking, outbox;
CREATE TEMPORARY TABLE made AS
    SELECT id, rider_id FROM booking WHERE created_at > (SELECT at FROM bench_mark);
DELETE FROM lead WHERE booking_id IN (SELECT id FROM made);
DELETE FROM message WHERE created_at > (SELECT at FROM bench_mark);
DELETE FROM booking_step WHERE booking_id IN (SELECT id FROM made);
DELETE FROM booking WHERE id IN (SELECT id FROM made);
DELETE FROM consent WHERE rider_id IN (SELECT rider_id FROM made);
DELETE FROM rider WHERE id IN (SELECT rider_id FROM made) AND created_at > (SELECT at FROM bench_mark);
DELETE FROM audit_entry WHERE created_at > (SELECT at FROM bench_mark);
DROP TABLE made;
RESET session_replication_role;
