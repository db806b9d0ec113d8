-- One more copy of the demo season within the same season: other trucks, dealerships, riders, and all that is theirs.
-- Its keys are some decades younger, so that they lie together, as those of another year would. No triggers, no steps,
-- rides and messages: figures, lists and pages do not read them.
SET session_replication_role = replica;
CREATE OR REPLACE FUNCTION bench_copied(id uuid, copy integer) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex(('x' || left(hex, 12))::bit(48)::bigint + copy * 1099511627776), 12, '0') || substr(hex, 13))::uuid
    FROM (SELECT replace(id::text, '-', '') AS hex) AS written
$$;
DO $$
DECLARE
    one text;
    columns text;
    values text;
BEGIN
    FOREACH one IN ARRAY ARRAY['truck', 'dealership', 'vehicle', 'event', 'slot_template', 'slot', 'allocation',
                               'place', 'rider', 'consent', 'booking', 'lead'] LOOP
        SELECT string_agg(quote_ident(column_name), ', '), string_agg(CASE
            WHEN one = 'truck' AND column_name = 'name' THEN $x$name || ' ' || :copy$x$
            WHEN one = 'dealership' AND column_name = 'code' THEN $x$code || '-' || :copy$x$
            WHEN one = 'rider' AND column_name = 'email' THEN $x$:copy || '.' || email$x$
            WHEN data_type = 'uuid' AND column_name NOT IN ('season_id', 'model_id')
                THEN format('bench_copied(%I, :copy)', column_name)
            ELSE quote_ident(column_name) END, ', ')
        INTO columns, values
        FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = one AND is_generated = 'NEVER';
        EXECUTE format('INSERT INTO %I (%s) SELECT %s FROM %I WHERE %s', one, columns, values, one,
            -- Only the first season's own rows: copies are not copied again.
            CASE WHEN one IN ('slot_template', 'allocation') THEN 'event_id' ELSE 'id' END
            || $x$ < '01f00000-0000-0000-0000-000000000000'$x$);
    END LOOP;
END $$;
INSERT INTO figure_mark (event_id) SELECT id FROM event;
INSERT INTO figure_mark (event_id, rider_id) SELECT DISTINCT event_id, rider_id FROM booking
    WHERE id = ANY (SELECT bench_copied(id, :copy) FROM booking);
RESET session_replication_role;
