/** One season: its days, how far it is planned, its trucks on a line; changed in place. */
import { days } from "@drt/kit/language/dates.ts";
import { count, percent } from "@drt/kit/language/numbers.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { SEASON_TONES, seasonState, seasonWord } from "../../words/season.ts";
import { saturdaysOf } from "../season/months.ts";
import { SeasonForm } from "./SeasonForm.tsx";
import css from "./SeasonsPage.module.css";
import { TruckRowFields } from "./TruckRow.tsx";
import { Trucks } from "./Trucks.tsx";
import { around, freeSaturdays, isSpan, type Span } from "./weekends.ts";

export const SeasonCardFields = graphql(
  `
    fragment SeasonCardFields on Season {
      id
      year
      name
      startsOn
      endsOn
      version
      placesCount
      bookedCount
      fillRate
      trucks {
        id
        ...TruckRowFields
      }
      events(first: 300, sort: [{ startsOn: ASC }]) {
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
        }
      }
    }
  `,
  [TruckRowFields],
);

export type KeptSeason = ResultOf<typeof SeasonCardFields>;
export type KeptTruck = FragmentOf<typeof TruckRowFields>;

interface Props {
  season: KeptSeason;
  /** All of them, newest first. */
  seasons: readonly KeptSeason[];
  onDone: () => void;
}

export function SeasonCard({ season, seasons, onDone }: Props) {
  const [draft, setDraft] = useState<Span | null>(null);
  const today = new Date().toLocaleDateString("sv");
  const state = seasonState(season, today);
  const drawn = draft && isSpan(draft) ? draft : season;
  return (
    <article className={css.card} data-over={state === "OVER" || undefined} aria-label={t`Saison ${season.year}`}>
      <header className={css.head}>
        <div className={css.words}>
          <h2 className={css.year}>
            {season.year}
            {season.name && <span className={css.name}>{season.name}</span>}
            <Chip tone={SEASON_TONES[state]}>{seasonWord(state)}</Chip>
          </h2>
          <p className={css.quiet}>
            {days(season.startsOn, season.endsOn)}
            {" · "}
            {plural(saturdaysOf(season).length, { one: "# week-end", other: "# week-ends" })}
          </p>
        </div>
        {!draft && (
          <div className={css.tools}>
            <Button
              variant="default"
              leftSection={<Icon name="edit" />}
              aria-label={t`Modifier la saison ${season.year}`}
              onClick={() => setDraft(season)}
            >
              <Trans>Modifier</Trans>
            </Button>
            <Button
              component={Link}
              to={`/?year=${season.year}`}
              variant="default"
              leftSection={<Icon name="calendar" />}
              aria-label={t`Calendrier de la saison ${season.year}`}
            >
              <Trans>Calendrier</Trans>
            </Button>
          </div>
        )}
      </header>
      {draft ? (
        <SeasonForm season={season} days={draft} onDays={setDraft} onClose={() => setDraft(null)} onDone={onDone} />
      ) : (
        <Facts season={season} today={today} />
      )}
      <Trucks
        season={season}
        drawn={drawn}
        scale={around(season, drawn)}
        others={seasons.filter((each) => each.id !== season.id)}
        today={today}
        onDone={onDone}
      />
    </article>
  );
}

function Facts({ season, today }: { season: KeptSeason; today: string }) {
  const stops = season.events.nodes.filter((stop) => stop.state !== "CANCELLED");
  const coming = stops.filter((stop) => stop.endsOn >= today).length;
  const free = readFragment(TruckRowFields, season.trucks).reduce(
    (sum, { id }) =>
      sum +
      freeSaturdays(
        season,
        stops.filter((stop) => stop.truck.id === id),
        today,
      ).length,
    0,
  );
  const facts = [
    { label: t`Étapes`, value: count(stops.length), more: coming > 0 && t`dont ${count(coming)} à venir` },
    { label: t`Week-ends libres`, value: count(free), more: season.trucks.length > 1 && t`tous camions` },
    { label: t`Places réservées`, value: percent(season.fillRate), more: t`de ${count(season.placesCount)}` },
    { label: t`Camions`, value: count(season.trucks.length), more: false },
  ];
  return (
    <dl className={css.facts}>
      {facts.map(({ label, value, more }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            {value}
            {more && <small> {more}</small>}
          </dd>
        </div>
      ))}
    </dl>
  );
}
