/** Home: the season as a calendar of weekends, what needs somebody today, figures that move by themselves (H4). */
import { language } from "@drt/kit/language/language.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { SEASON_TONES, seasonState, seasonWord } from "../../words/season.ts";
import { Attention, AttentionFields } from "./Attention.tsx";
import { Calendar } from "./Calendar.tsx";
import { SeasonChoice, useSeason } from "./SeasonChoice.tsx";
import css from "./SeasonPage.module.css";
import { SeasonSummary, SeasonSummaryFields } from "./SeasonSummary.tsx";
import { WeekendFields } from "./WeekendCard.tsx";

const LiveSeason = graphql(
  `
    subscription LiveSeason($year: Int!) {
      season(year: $year) {
        id
        year
        name
        startsOn
        endsOn
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
  const { season, seasons, failed } = useSeason();
  if (failed) return <Failed onRetry={() => location.reload()} />;
  if (season === undefined) return <Loading />;
  if (season === null)
    return (
      <Empty icon="calendar" title={t`Aucune saison pour l’instant`}>
        <p>
          <Trans>
            <Link to="/seasons?new=1">Préparez la première</Link>, ou <Link to="/import">importez</Link> les fichiers du
            siège.
          </Trans>
        </p>
      </Empty>
    );
  return (
    <Season
      key={`${season.year} ${language()}`}
      year={season.year}
      waitingRequests={waitingRequests}
      choice={<SeasonChoice season={season} seasons={seasons} />}
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
  const state = seasonState(season, new Date().toLocaleDateString("sv"));
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.words}>
          <h1 className={css.title}>{t`Saison ${year}`}</h1>
          {season.name && <p className={css.name}>{season.name}</p>}
          {state !== "RUNNING" && <Chip tone={SEASON_TONES[state]}>{seasonWord(state)}</Chip>}
        </div>
        <div className={css.tools}>
          {choice}
          {state !== "OVER" && (
            <Button component={Link} to={`/events/new?year=${year}`} leftSection={<Icon name="plus" />}>
              <Trans>Planifier une étape</Trans>
            </Button>
          )}
        </div>
      </header>
      <div className={css.top}>
        <SeasonSummary season={season} />
        <Attention waitingRequests={waitingRequests} events={season.events.nodes} />
      </div>
      <Calendar season={season} events={season.events.nodes} />
    </div>
  );
}
