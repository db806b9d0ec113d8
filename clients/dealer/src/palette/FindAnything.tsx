/** Finds pages, riders and their bookings by name, for the palette of a dealership's space. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { type Entry, FEWEST, pagesFor } from "@drt/kit/palette/entries.ts";
import { Palette } from "@drt/kit/palette/Palette.tsx";
import { t } from "@lingui/core/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../graphql.ts";
import { waysOf } from "../ways.ts";

const Found = graphql(`
  query Found($words: String!) {
    bookings(
      first: 6
      filter: { rider: { search: $words }, status: { notIn: [CANCELLED] } }
      sort: [{ slot: { startsAt: DESC } }]
    ) {
      nodes {
        id
        slot {
          id
          day
          localStart
        }
        vehicle {
          id
          model {
            id
            name
          }
        }
        rider {
          id
          firstName
          lastName
        }
        event {
          id
        }
      }
    }
    riders(first: 6, filter: { search: $words }, sort: [{ lastActionAt: DESC }]) {
      nodes {
        id
        firstName
        lastName
        email
        phone
      }
    }
  }
`);

type Answer = ResultOf<typeof Found>;

export function FindAnything({ onClose }: { onClose: () => void }) {
  const [words, setWords] = useState("");
  const [asked] = useDebouncedValue(words.trim(), 150);
  const enough = asked.length >= FEWEST;
  const [{ data, fetching }] = useQuery({ query: Found, variables: { words: asked }, pause: !enough });
  const found = enough ? data : undefined;
  return (
    <Palette
      words={words}
      onWords={setWords}
      placeholder={t`Une page, un pilote, une réservation`}
      busy={fetching || (words.trim() !== asked && words.trim().length >= FEWEST)}
      groups={[
        { label: t`Pages`, entries: pagesFor(words, waysOf()) },
        { label: t`Réservations`, entries: (found?.bookings.nodes ?? []).map(bookingEntry) },
        { label: t`Pilotes`, entries: (found?.riders.nodes ?? []).map(riderEntry) },
      ]}
      onClose={onClose}
    />
  );
}

const bookingEntry = ({ id, slot, vehicle, rider, event }: Answer["bookings"]["nodes"][number]): Entry => ({
  key: id,
  label: `${rider.firstName} ${rider.lastName}`,
  hint: `${shortDay(slot.day)}, ${clock(slot.localStart)} · ${vehicle.model.name}`,
  icon: "calendar",
  to: `/events/${event.id}?booking=${id}`,
});

const riderEntry = ({ id, firstName, lastName, email, phone }: Answer["riders"]["nodes"][number]): Entry => ({
  key: id,
  label: `${firstName} ${lastName}`,
  hint: email ?? readablePhone(phone ?? ""),
  icon: "person",
  to: `/riders/${id}`,
});
