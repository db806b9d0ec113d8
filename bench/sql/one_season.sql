-- The demo spreads many events over years; here they are one season, so that its list and its figures are as large
-- as the data.
UPDATE event SET season_id = (SELECT id FROM season ORDER BY year DESC LIMIT 1);
UPDATE season
   SET starts_on = (SELECT min(starts_on) FROM event), ends_on = (SELECT max(ends_on) FROM event)
 WHERE year = (SELECT max(year) FROM season);
