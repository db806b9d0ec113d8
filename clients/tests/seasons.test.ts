/** Which season is shown, which weekends of it are free, what other dates would leave outside. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { seasonToShow } from "../admin/src/routes/season/current.ts";
import { layOutMonths, saturdaysOf } from "../admin/src/routes/season/months.ts";
import { freeSaturdays, isSpan, lengthOf, outside, yearAfter } from "../admin/src/routes/seasons/weekends.ts";

const of = (year: number) => ({ year, startsOn: `${year}-03-06`, endsOn: `${year}-10-31` });
const stop = (startsOn: string, endsOn: string, state = "OPEN") => ({ startsOn, endsOn, state });

test("the season that is asked for is shown, else the one that runs, the next one, the last one", () => {
  const known = [of(2026), of(2028), of(2027)];
  const shown = (asked: number, today: string) => seasonToShow(known, asked, today)?.year;
  assert.equal(shown(2026, "2027-05-01"), 2026);
  assert.equal(shown(Number.NaN, "2027-05-01"), 2027);
  assert.equal(shown(0, "2026-12-01"), 2027);
  assert.equal(shown(1999, "2030-01-01"), 2028);
  assert.equal(seasonToShow([], 2026, "2026-05-01"), undefined);
});

test("a season's weekends are those that begin in it, and all stand in its calendar", () => {
  const season = { startsOn: "2027-05-29", endsOn: "2027-06-12" };
  assert.deepEqual(saturdaysOf(season), ["2027-05-29", "2027-06-05", "2027-06-12"]);
  assert.deepEqual(saturdaysOf({ startsOn: "2027-05-30", endsOn: "2027-06-04" }), []);
  const laid = layOutMonths([{ startsOn: "2027-06-06" }], season);
  assert.deepEqual(
    laid.map(({ month, weekends }) => [month, weekends.map(({ events }) => events.length)]),
    [
      ["2027-05", [0]],
      ["2027-06", [1, 0]],
    ],
  );
});

test("a weekend is free that is to come and on neither day of which a stop is, cancelled ones apart", () => {
  const season = { startsOn: "2027-05-01", endsOn: "2027-06-05" };
  const stops = [
    stop("2027-05-07", "2027-05-08"),
    stop("2027-05-16", "2027-05-17"),
    stop("2027-05-22", "2027-05-23", "CANCELLED"),
  ];
  assert.deepEqual(freeSaturdays(season, stops, "2027-05-02"), ["2027-05-22", "2027-05-29", "2027-06-05"]);
});

test("stops outside are told, those that touch the edge are inside", () => {
  const stops = [
    stop("2027-05-01", "2027-05-02"),
    stop("2027-06-05", "2027-06-06"),
    stop("2027-06-12", "2027-06-13", "CANCELLED"),
  ];
  const left = outside({ startsOn: "2027-05-01", endsOn: "2027-06-05" }, stops);
  assert.deepEqual(left, [stops[1]]);
  assert.deepEqual(outside({ startsOn: "2027-05-01", endsOn: "2027-06-06" }, stops), []);
});

test("the next season is as long, on the same days of the week", () => {
  const last = of(2026);
  const next = yearAfter(last, 2027);
  assert.equal(lengthOf(next), lengthOf(last));
  assert.equal(new Date(next.startsOn).getUTCDay(), new Date(last.startsOn).getUTCDay());
  assert.equal(next.startsOn.slice(0, 4), "2027");
  assert.equal(isSpan(next), true);
  for (const span of [
    { startsOn: "", endsOn: "2027-05-01" },
    { startsOn: "2027-05-02", endsOn: "2027-05-01" },
    { startsOn: "2026-01-01", endsOn: "2027-05-01" },
  ])
    assert.equal(isSpan(span), false);
});
