/** The choices of a new stop, in the order in which people make them. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { NativeSelect, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { DealershipSelect } from "../accounts/DealershipSelect.tsx";
import { RhythmInputs } from "../planning/RhythmInputs.tsx";
import { givenRhythm, type Rhythm, rhythmOf } from "../planning/rhythm.ts";
import type { Truck } from "../planning/trucks.ts";
import { type Coming, VehicleList } from "../planning/VehicleList.tsx";
import type { KnownSeason } from "../season/SeasonChoice.tsx";
import css from "./NewEventPage.module.css";
import type { PlannedStop } from "./NewEventPage.tsx";
import { PlanPreview } from "./PlanPreview.tsx";
import { CreateEvent, type Plan, usePlan } from "./usePlan.ts";
import { type Days, WeekendChoice } from "./WeekendChoice.tsx";
import { dayAfter } from "./weekends.ts";

interface Props {
  season: KnownSeason;
  stops: readonly PlannedStop[];
  trucks: readonly Truck[];
}

export function PlanForm({ season, stops, trucks }: Props) {
  const [search] = useSearchParams();
  const asked = search.get("from") ?? "";
  const [dealership, setDealership] = useState<string | null>(null);
  const [truckId, setTruck] = useState((trucks.find(({ id }) => id === search.get("truck")) ?? trucks[0])?.id ?? "");
  const [days, setDays] = useState<Days>({ from: asked, until: asked && dayAfter(asked, 1) });
  // The rhythm of the season's last stop: most weekends are alike.
  const [rhythm, setRhythm] = useState<Rhythm>(() =>
    rhythmOf(stops.findLast((stop) => stop.slotTemplate)?.slotTemplate),
  );
  const [leftOut, setLeftOut] = useState<ReadonlySet<string>>(new Set());
  const [note, setNote] = useState("");
  const vehicles = trucks.find((truck) => truck.id === truckId)?.vehicles ?? [];
  const rides = givenRhythm(rhythm);
  const input =
    dealership && days.from && days.until && rides
      ? {
          ...{ dealershipId: dealership, truckId, startsOn: days.from, endsOn: days.until, ...rides },
          vehicleIds: vehicles.map(({ id }) => id).filter((id) => !leftOut.has(id)),
        }
      : null;
  const { plan, problem: foreseen, isStale } = usePlan(input);
  const creating = useAct(CreateEvent);
  const [, navigate] = useLocation();
  const problem = creating.problem ?? foreseen;

  async function create() {
    if (!input || !plan) return;
    const vehicleIds = plan.vehicles.flatMap((each) => (each.coming === "COMES" ? [each.vehicleId] : []));
    const done = await creating.act({ ...input, vehicleIds, note: note.trim() || null });
    const made = done?.createEvent;
    if (!made || !("event" in made) || !made.event) return;
    toast(t`L’étape est créée. Ouvrez la réservation quand tout est prêt.`);
    navigate(`/events/${made.event.id}/plan`);
  }
  function change<Value>(set: (value: Value) => void): (value: Value) => void {
    return (value) => {
      creating.forget();
      set(value);
    };
  }

  return (
    <div className={css.columns}>
      <div className={css.steps}>
        <Step number={1} title={t`Où`}>
          <DealershipSelect
            value={dealership}
            onChange={change(setDealership)}
            error={problem?.field === "dealershipId" ? problem.message : undefined}
          />
        </Step>
        <Step number={2} title={t`Quand`}>
          {trucks.length > 1 && (
            <NativeSelect
              label={t`Camion`}
              value={truckId}
              data={trucks.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(event) => change(setTruck)(event.currentTarget.value)}
            />
          )}
          <WeekendChoice {...{ season, stops, days, problem }} truck={truckId} onChange={change(setDays)} />
        </Step>
        <Step number={3} title={t`À quel rythme`}>
          <RhythmInputs
            rhythm={rhythm}
            problem={problem}
            onChange={(changes) => change(setRhythm)({ ...rhythm, ...changes })}
          />
        </Step>
        <Step number={4} title={t`Avec quels véhicules`}>
          {problem?.field === "vehicleIds" && <ProblemAlert problem={problem} />}
          <VehicleList
            vehicles={vehicles}
            coming={(id) => comingOf(id, plan, leftOut)}
            onChange={(id, comes) => change(setLeftOut)(new Set(comes ? without(leftOut, id) : [...leftOut, id]))}
          />
        </Step>
        <Step number={5} title={t`Une remarque ?`}>
          <Textarea
            label={t`Remarque du siège`}
            description={t`Seul le siège la lit. Facultatif.`}
            autosize
            minRows={2}
            maxLength={500}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </Step>
      </div>
      <PlanPreview {...{ plan, problem, isStale }} days={input && days} busy={creating.busy} onCreate={create} />
    </div>
  );
}

const without = (all: ReadonlySet<string>, id: string): string[] => [...all].filter((each) => each !== id);

function comingOf(id: string, plan: Plan | null, leftOut: ReadonlySet<string>): Coming {
  const told = plan?.vehicles.find((each) => each.vehicleId === id);
  if (told?.coming === "UNAVAILABLE")
    return { comes: false, fixed: true, note: t`N’est disponible aucun de ces jours` };
  if (told?.coming === "ELSEWHERE" && told.elsewhere && told.elsewhereFrom && told.elsewhereUntil)
    return {
      comes: false,
      fixed: true,
      note: t`Déjà chez ${told.elsewhere}, ${shortDays(told.elsewhereFrom, told.elsewhereUntil)}`,
    };
  return { comes: !leftOut.has(id) };
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <section className={css.step} aria-label={title}>
      <h2 className={css.heading}>
        <span className={css.number} aria-hidden="true">
          {number}
        </span>
        {title}
      </h2>
      {children}
    </section>
  );
}
