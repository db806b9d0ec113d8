/** What people type and read: searched words, numbers of telephones, orders and filters in the address. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMatcher } from "../admin/src/routes/event/filters.ts";
import { readablePhone } from "../kit/src/language/phones.ts";
import { direction, readOrder, writeOrder } from "../kit/src/list/address.ts";
import { pagesFor, plain } from "../kit/src/palette/entries.ts";

const WAYS = [
  { to: "/", at: "/", icon: "calendar", label: "Saison" },
  { icon: "tools", label: "Réglages", ways: [{ to: "/exports", at: "/exports", icon: "download", label: "Fichiers" }] },
] as const;

test("pages are found by words of their name and of their group, without accents, in any order", () => {
  const found = (words: string) => pagesFor(words, WAYS as never).map((page) => page.to);
  assert.deepEqual(found(""), ["/", "/exports"]);
  assert.deepEqual(found("  SAI "), ["/"]);
  assert.deepEqual(found("fich regl"), ["/exports"]);
  assert.deepEqual(found("saison fichiers"), []);
  assert.equal(plain("Éœ Ça"), "eœ ca");
});

test("a French number is read in pairs, others stay as they are", () => {
  assert.equal(readablePhone("+33639981234"), "06 39 98 12 34");
  assert.equal(readablePhone("+4915112345678"), "+4915112345678");
  assert.equal(readablePhone(""), "");
});

test("an order comes back from the address as it was written there", () => {
  for (const text of ["name", "-lastActionAt"]) assert.equal(writeOrder(readOrder(text)), text);
  assert.equal(direction(readOrder("-name")), "DESC");
});

const place = (more: object) =>
  ({
    booking: {
      status: "BOOKED",
      channel: "WEB",
      rider: { firstName: "Zoë", lastName: "Lefèvre", email: null, phone: "+33639981234" },
      ...more,
    },
  }) as never;

test("the board's search knows names without accents and numbers as they are dialled", () => {
  const finds = (q: string) => makeMatcher({ q })?.(place({}));
  for (const words of ["zoe", "LEFEVRE zo", "06 39 98", "0639981234", "1234"]) assert.equal(finds(words), true, words);
  for (const words of ["zoe x", "0739", "@"]) assert.equal(finds(words), false, words);
});

test("without a filter of bookings nothing is dimmed; with one a free place never is what is looked for", () => {
  assert.equal(makeMatcher({ q: "  ", model: "x", day: "2026-05-02" }), null);
  const matches = makeMatcher({ status: "BOOKED", channel: "WEB" });
  assert.deepEqual(
    [matches?.(place({})), matches?.(place({ channel: "ADMIN" })), matches?.({ booking: null } as never)],
    [true, false, false],
  );
});
