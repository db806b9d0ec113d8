"""The least that books a place: one INSERT that the unique index decides, without any rule. See `sql/bare.sql`."""

BARE_STATEMENT = """
SELECT json_build_object('data', json_build_object('booked', bench_book($1::text::uuid, $2::text::uuid)))::text
"""
