/** The seasons of the tour, each with its weekends and trucks: the next one is prepared while this one runs (B1). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql, readFragment } from "../../graphql.ts";
import { NewSeason } from "./NewSeason.tsx";
import { SeasonCard, SeasonCardFields } from "./SeasonCard.tsx";
import { Legend } from "./SeasonLine.tsx";
import css from "./SeasonsPage.module.css";

const SeasonsKept = graphql(
  `
    query SeasonsKept {
      seasons {
        id
        ...SeasonCardFields
      }
    }
  `,
  [SeasonCardFields],
);

export function SeasonsPage() {
  const [{ data, error }, ask] = useQuery({ query: SeasonsKept, requestPolicy: "cache-and-network" });
  const [search, setSearch] = useSearchParams();
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const seasons = readFragment(SeasonCardFields, data.seasons).toSorted((a, b) => b.year - a.year);
  const adding = search.has("new");
  const next = Math.max(new Date().getFullYear(), (seasons[0]?.year ?? 0) + 1);
  return (
    <Page
      title={<Trans>Saisons et camions</Trans>}
      lead={<Trans>La saison suivante se prépare pendant que celle-ci roule.</Trans>}
      tools={
        !adding && (
          <Button leftSection={<Icon name="plus" />} onClick={() => setSearch({ new: "1" })}>
            {t`Préparer la saison ${next}`}
          </Button>
        )
      }
    >
      {adding && <NewSeason year={next} seasons={seasons} onClose={() => setSearch({})} onDone={again} />}
      {seasons.length === 0 && !adding && (
        <Empty icon="calendar" title={t`Aucune saison pour l’instant`}>
          <Trans>Préparez la première : une année, un premier et un dernier jour.</Trans>
        </Empty>
      )}
      <ul className={css.seasons}>
        {seasons.map((season) => (
          <li key={season.id}>
            <SeasonCard season={season} seasons={seasons} onDone={again} />
          </li>
        ))}
      </ul>
      {seasons.length > 0 && <Legend />}
    </Page>
  );
}
