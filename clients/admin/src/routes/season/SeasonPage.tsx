/** Home: the season as a calendar of weekends, what needs somebody today, figures that move by themselves (H4). */
import { language } from "@drt/kit/language/language.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Select } from "@mantine/core";
import { useQuery } from "urql";
import { Link, useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { Attention, AttentionFields } from "./Attention.tsx";
import { Calendar } from "./Calendar.tsx";
import css from "./SeasonPage.module.css";
import { SeasonSummary, SeasonSummaryFields } from "./SeasonSummary.tsx";
import { WeekendFields } from "./WeekendCard.tsx";

const Seasons = graphql(`
  query Seasons {
    seasons {
      id
      year
      startsOn
      endsOn
    }
  }
`);

const LiveSeason = graphql(
  `
    subscription LiveSeason($year: Int!) {
      season(year: $year) {
        id
        ...SeasonSummaryFields
        events(first: 200, sort: [{ startsOn: ASC }]) {
          nodes {
            id
            ...WeekendFields
            ...AttentionFields
          }
        }
      }
    }
  `,
  [SeasonSummaryFields, WeekendFields, AttentionFields],
);

export function SeasonPage({ waitingRequests }: { waitingRequests: number | undefined }) {
  const [{ data, error }, ask] = useQuery({ query: Seasons });
  const [search, setSearch] = useSearchParams();
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const seasons = data.seasons.toSorted((a, b) => b.year - a.year);
  const today = new Date().toLocaleDateString("sv");
  const current = seasons.find((one) => one.startsOn <= today && today <= one.endsOn) ?? seasons[0];
  if (!current)
    return (
      <Empty icon="calendar" title={t`Aucune saison pour l’instant`}>
        {t`Importez les fichiers du siège : la saison apparaîtra ici.`}
      </Empty>
    );
  const year = Number(search.get("year")) || current.year;
  return (
    <Season
      key={`${year} ${language()}`}
      year={year}
      waitingRequests={waitingRequests}
      choice={
        seasons.length > 1 && (
          <Select
            aria-label={t`Saison`}
            data={seasons.map((one) => String(one.year))}
            value={String(year)}
            allowDeselect={false}
            w={110}
            onChange={(chosen) => setSearch(chosen ? { year: chosen } : {})}
          />
        )
      }
    />
  );
}

function Season({
  year,
  waitingRequests,
  choice,
}: {
  year: number;
  waitingRequests: number | undefined;
  choice: React.ReactNode;
}) {
  const { data, error } = useLive(LiveSeason, { year });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const season = data.season;
  if (!season) return <Empty icon="calendar" title={t`Il n’y a pas de saison ${year}`} />;
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.title}>{t`Saison ${year}`}</h1>
        <div className={css.tools}>
          {choice}
          <Button component={Link} to={`/events/new?year=${year}`} leftSection={<Icon name="plus" />}>
            <Trans>Planifier une étape</Trans>
          </Button>
        </div>
      </header>
      <div className={css.top}>
        <SeasonSummary season={season} />
        <Attention waitingRequests={waitingRequests} events={season.events.nodes} />
      </div>
      <Calendar events={season.events.nodes} />
    </div>
  );
}
