/** Which season a page shows: the one of its address, else the one that runs, else the newest. */
import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";

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
  const asked = Number(search.get("year"));
  const season =
    seasons.find((one) => one.year === asked) ??
    seasons.find((one) => one.startsOn <= today && today <= one.endsOn) ??
    seasons[0];
  return { season: data ? (season ?? null) : undefined, seasons, failed: Boolean(error && !data) };
}

export function SeasonChoice({ season, seasons }: { season: KnownSeason; seasons: KnownSeason[] }) {
  const [, setSearch] = useSearchParams();
  if (seasons.length < 2) return null;
  return (
    <Select
      aria-label={t`Saison`}
      data={seasons.map((one) => String(one.year))}
      value={String(season.year)}
      allowDeselect={false}
      w={110}
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
