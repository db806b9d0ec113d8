/** What comes of the choices: the rides of each day, how many places, and the button that makes it so. */
import { days as daysWords } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { ProblemAlert, type Refusal } from "@drt/kit/ui/Problem.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type Ride, RidesPicture } from "../planning/RidesPicture.tsx";
import css from "./NewEventPage.module.css";
import type { Plan } from "./usePlan.ts";

interface Props {
  plan: Plan | null;
  problem: Refusal | null;
  isStale: boolean;
  /** Of what is chosen; null while there is not enough to plan with. */
  days: { from: string; until: string } | null;
  busy: boolean;
  onCreate: () => void;
}

const MINUTE_MS = 60_000;

export function PlanPreview({ plan, problem, isStale, days, busy, onCreate }: Props) {
  const shown = days ? plan : null;
  return (
    <section className={css.preview} aria-label={t`Ce que cela donne`} aria-live="polite" aria-busy={isStale}>
      <h2 className={css.heading}>
        <Trans>Ce que cela donne</Trans>
      </h2>
      {!shown && (problem ? <NotYet problem={problem} /> : <Waiting />)}
      {shown && days && (
        <div className={css.plan} data-stale={isStale || undefined}>
          <dl className={css.figures}>
            <div>
              <dt>{daysWords(days.from, days.until)}</dt>
              <dd>{plural(shown.departures.length, { one: "# départ", other: "# départs" })}</dd>
            </div>
            <div>
              <dt>
                {plural(shown.vehicles.filter((vehicle) => vehicle.coming === "COMES").length, {
                  one: "# véhicule",
                  other: "# véhicules",
                })}
              </dt>
              <dd>
                <Trans>{count(shown.placesCount)} places</Trans>
              </dd>
            </div>
          </dl>
          <RidesPicture rides={shown.departures.map(rideOf)} />
          <ProblemAlert problem={problem} />
        </div>
      )}
      <div className={css.foot}>
        <p>
          <Trans>
            L’étape est d’abord un brouillon : personne ne la voit tant que vous n’ouvrez pas la réservation.
          </Trans>
        </p>
        <Button size="md" disabled={!shown || isStale || Boolean(problem && !plan)} loading={busy} onClick={onCreate}>
          <Trans>Créer l’étape</Trans>
        </Button>
      </div>
    </section>
  );
}

function Waiting() {
  return (
    <Empty icon="calendar" title={t`Rien n’est encore fait`}>
      <Trans>Choisissez la concession et le week-end : les départs de chaque jour se dessinent ici.</Trans>
    </Empty>
  );
}

function NotYet({ problem }: { problem: Refusal }) {
  return (
    <Empty icon="alert" title={t`Ce n’est pas possible ainsi`}>
      {problem.message}
    </Empty>
  );
}

export const rideOf = (departure: Plan["departures"][number]): Ride => ({
  key: departure.startsAt,
  start: departure.localStart,
  minutes: (Date.parse(departure.endsAt) - Date.parse(departure.startsAt)) / MINUTE_MS,
  group: departure.groupNumber,
  places: departure.placesCount,
});
