/** Plans a stop: where, when, at which rhythm, with which vehicles; a draft until somebody opens it (B1, B2, B7). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { RhythmFields } from "../planning/rhythm.ts";
import { useTrucks } from "../planning/trucks.ts";
import { type KnownSeason, SeasonChoice, useSeason } from "../season/SeasonChoice.tsx";
import { PlanForm } from "./PlanForm.tsx";

const Planned = graphql(
  `
    query Planned($year: Int!) {
      season(year: $year) {
        id
        events(first: 500, sort: [{ startsOn: ASC }]) {
          nodes {
            id
            startsOn
            endsOn
            state
            truck {
              id
            }
            dealership {
              id
              name
              city
            }
            slotTemplate {
              ...RhythmFields
            }
          }
        }
      }
    }
  `,
  [RhythmFields],
);

export type PlannedStop = NonNullable<ResultOf<typeof Planned>["season"]>["events"]["nodes"][number];

export function NewEventPage() {
  const { season, seasons, failed } = useSeason();
  if (failed) return <Failed onRetry={() => location.reload()} />;
  if (season === undefined) return <Loading />;
  if (season === null)
    return (
      <Empty icon="calendar" title={t`Aucune saison pour l’instant`}>
        {t`Importez les fichiers du siège : la saison apparaîtra ici.`}
      </Empty>
    );
  return (
    <Page
      back={{ to: `/?year=${season.year}`, label: <Trans>Saison</Trans> }}
      title={<Trans>Planifier une étape</Trans>}
      lead={<Trans>Choisissez où, quand et à quel rythme. Ce que cela donne se dessine à mesure.</Trans>}
      tools={<SeasonChoice season={season} seasons={seasons} />}
    >
      <SeasonPlan key={season.id} season={season} />
    </Page>
  );
}

function SeasonPlan({ season }: { season: KnownSeason }) {
  const [{ data, error }, ask] = useQuery({
    query: Planned,
    variables: { year: season.year },
    requestPolicy: "network-only",
  });
  const trucks = useTrucks(season.year);
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data || !trucks) return <Loading />;
  if (trucks.length === 0)
    return (
      <Empty icon="bike" title={t`Cette saison n’a pas de camion`}>
        <Trans>Importez le parc du siège : son camion apparaîtra ici.</Trans>
      </Empty>
    );
  return <PlanForm season={season} stops={data.season?.events.nodes ?? []} trucks={trucks} />;
}
