/** Finds pages, weekends, riders and dealerships by name, for the palette of the back office. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { type Entry, FEWEST, pagesFor } from "@drt/kit/palette/entries.ts";
import { Palette } from "@drt/kit/palette/Palette.tsx";
import { t } from "@lingui/core/macro";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../graphql.ts";
import { actWays, waysOf } from "../ways.ts";
import { stateWord } from "../words/event.ts";

const Found = graphql(`
  query Found($words: String!) {
    events(first: 6, filter: { dealership: { search: $words } }, sort: [{ startsOn: DESC }]) {
      nodes {
        id
        startsOn
        endsOn
        state
        dealership {
          id
          name
          city
        }
      }
    }
    riders(first: 6, filter: { search: $words }, sort: [{ lastActionAt: DESC }]) {
      nodes {
        id
        firstName
        lastName
        email
      }
    }
    dealerships(first: 6, filter: { search: $words }, sort: [{ name: ASC }]) {
      nodes {
        id
        name
        city
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
      placeholder={t`Une page, une étape, un pilote, une concession`}
      busy={fetching || (words.trim() !== asked && words.trim().length >= FEWEST)}
      groups={[
        { label: t`Pages`, entries: pagesFor(words, [...waysOf(undefined), ...actWays()]) },
        { label: t`Étapes`, entries: (found?.events.nodes ?? []).map(eventEntry) },
        { label: t`Pilotes`, entries: (found?.riders.nodes ?? []).map(riderEntry) },
        { label: t`Concessions`, entries: (found?.dealerships.nodes ?? []).map(dealershipEntry) },
      ]}
      onClose={onClose}
    />
  );
}

const eventEntry = ({ id, startsOn, endsOn, state, dealership }: Answer["events"]["nodes"][number]): Entry => ({
  key: id,
  label: `${dealership.name}, ${shortDays(startsOn, endsOn)}`,
  hint: stateWord(state),
  icon: "calendar",
  to: `/events/${id}`,
});

const riderEntry = ({ id, firstName, lastName, email }: Answer["riders"]["nodes"][number]): Entry => ({
  key: id,
  label: `${firstName} ${lastName}`,
  hint: email ?? undefined,
  icon: "person",
  to: `/riders/${id}`,
});

const dealershipEntry = ({ id, name, city }: Answer["dealerships"]["nodes"][number]): Entry => ({
  key: id,
  label: name,
  hint: city,
  icon: "desk",
  to: `/dealerships/${id}`,
});
