/** Which season a page shows: the one of its address, else the one that runs, else the next one. */
import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { seasonState, seasonWord } from "../../words/season.ts";
import { seasonToShow } from "./current.ts";

const KnownSeasons = graphql(`
  query KnownSeasons {
    seasons {
      id
      year
      startsOn
      endsOn
      trucks {
        id
        name
      }
    }
  }
`);

export type KnownSeason = ResultOf<typeof KnownSeasons>["seasons"][number];

/** `undefined` while it is asked, `null` where there is none. */
export function useSeason(): { season: KnownSeason | null | undefined; seasons: KnownSeason[]; failed: boolean } {
  const [{ data, error }] = useQuery({ query: KnownSeasons });
  const [search] = useSearchParams();
  const seasons = (data?.seasons ?? []).toSorted((a, b) => b.year - a.year);
  const today = new Date().toLocaleDateString("sv");
  const season = seasonToShow(seasons, Number(search.get("year")), today);
  return { season: data ? (season ?? null) : undefined, seasons, failed: Boolean(error && !data) };
}

export function SeasonChoice({ season, seasons }: { season: KnownSeason; seasons: KnownSeason[] }) {
  const [, setSearch] = useSearchParams();
  if (seasons.length < 2) return null;
  const today = new Date().toLocaleDateString("sv");
  return (
    <Select
      aria-label={t`Saison`}
      data={seasons.map((one) => ({
        value: String(one.year),
        label: `${one.year} · ${seasonWord(seasonState(one, today)).toLocaleLowerCase()}`,
      }))}
      value={String(season.year)}
      allowDeselect={false}
      w={165}
      onChange={(chosen) =>
        setSearch((before) => {
          const after = new URLSearchParams(before);
          if (chosen) after.set("year", chosen);
          return after;
        })
      }
    />
  );
}
