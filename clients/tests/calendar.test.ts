/** Where days stand: on the calendar of the season, and on the line of a vehicle. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { months, share } from "../admin/src/routes/fleet/calendar.ts";
import { layOutMonths, saturdayOf } from "../admin/src/routes/season/months.ts";

const SEASON = { startsOn: "2026-03-15", endsOn: "2026-05-10" };

test("a day belongs to the weekend that it leads to, a Sunday to the one that it ends", () => {
  assert.deepEqual(["2026-04-27", "2026-05-01", "2026-05-02", "2026-05-03"].map(saturdayOf), [
    "2026-05-02",
    "2026-05-02",
    "2026-05-02",
    "2026-05-02",
  ]);
  // Over the end of a month, of a year, and the two nights when clocks are changed.
  assert.deepEqual(["2026-11-01", "2027-01-01", "2026-03-29", "2026-10-25"].map(saturdayOf), [
    "2026-10-31",
    "2027-01-02",
    "2026-03-28",
    "2026-10-24",
  ]);
});

test("weekends without an event are seen as gaps, two events of one weekend stand together", () => {
  const laid = layOutMonths([{ startsOn: "2026-10-31" }, { startsOn: "2026-10-10" }, { startsOn: "2026-11-01" }]);
  assert.deepEqual(
    laid.map(({ month, weekends }) => [month, weekends.map(({ saturday, events }) => [saturday, events.length])]),
    [
      [
        "2026-10",
        [
          ["2026-10-10", 1],
          ["2026-10-17", 0],
          ["2026-10-24", 0],
          ["2026-10-31", 2],
        ],
      ],
    ],
  );
  assert.deepEqual(layOutMonths([]), []);
});

test("the months of a season fill its line from one end to the other", () => {
  const found = months(SEASON);
  assert.deepEqual(found, [
    { startsOn: "2026-03-15", endsOn: "2026-03-31" },
    { startsOn: "2026-04-01", endsOn: "2026-04-30" },
    { startsOn: "2026-05-01", endsOn: "2026-05-10" },
  ]);
  const widths = found.map((month) => share(SEASON, month).width);
  assert.ok(Math.abs(widths.reduce((sum, width) => sum + width) - 100) < 1e-9);
  assert.deepEqual(months({ startsOn: "2026-12-31", endsOn: "2027-01-01" }).length, 2);
});

test("what is outside the season is cut, and takes no room", () => {
  assert.deepEqual(share(SEASON, { startsOn: "2026-01-01", endsOn: "2026-12-31" }), { left: 0, width: 100 });
  assert.equal(share(SEASON, { startsOn: "2026-01-01", endsOn: "2026-01-31" }).width, 0);
  const one = share(SEASON, { startsOn: "2026-03-15", endsOn: "2026-03-15" });
  assert.deepEqual([one.left, Math.round(one.width * 57)], [0, 100]);
});
