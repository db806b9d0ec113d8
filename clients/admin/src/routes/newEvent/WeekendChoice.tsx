/** Which days: a weekend that is free with one press, or any days beside it; what is taken says by whom (B7). */
import { monthName, shortDays } from "@drt/kit/language/dates.ts";
import { Pair } from "@drt/kit/ui/Form.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { TextInput } from "@mantine/core";
import css from "./WeekendChoice.module.css";
import { comingWeekends, type Taken, type Weekend } from "./weekends.ts";

export interface Days {
  from: string;
  until: string;
}

interface Props {
  season: { startsOn: string; endsOn: string };
  stops: readonly Taken[];
  truck: string;
  days: Days;
  problem: Refusal | null;
  onChange: (days: Days) => void;
}

export function WeekendChoice({ season, stops, truck, days, problem, onChange }: Props) {
  const today = new Date().toLocaleDateString("sv");
  const months = comingWeekends(season, stops, truck, today);
  const free = months.flatMap(([, weekends]) => weekends).filter((weekend) => !weekend.stop).length;
  const wrong = (name: string): string | undefined => (problem?.field === name ? problem.message : undefined);
  return (
    <div className={css.choice}>
      {months.length > 0 && free === 0 && (
        <Note icon="calendar">
          <Trans>
            Ce camion est pris tous les week-ends qui restent. Choisissez d’autres jours, ou un autre camion.
          </Trans>
        </Note>
      )}
      {months.map(([month, weekends]) => (
        <section key={month} className={css.month} aria-label={monthName(month)}>
          <h3 className={css.name}>{monthName(month)}</h3>
          <ul className={css.weekends}>
            {weekends.map((weekend) => (
              <li key={weekend.saturday}>
                <WeekendButton
                  weekend={weekend}
                  chosen={days.from <= weekend.sunday && days.until >= weekend.saturday}
                  onChoose={() => onChange({ from: weekend.saturday, until: weekend.sunday })}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      <Pair>
        <TextInput
          type="date"
          label={t`Premier jour`}
          required
          value={days.from}
          min={season.startsOn > today ? season.startsOn : today}
          max={season.endsOn}
          error={wrong("startsOn")}
          onChange={(event) => {
            const from = event.currentTarget.value;
            onChange({ from, until: days.until < from ? from : days.until });
          }}
        />
        <TextInput
          type="date"
          label={t`Dernier jour`}
          required
          value={days.until}
          min={days.from || season.startsOn}
          max={season.endsOn}
          error={wrong("endsOn")}
          onChange={(event) => onChange({ ...days, until: event.currentTarget.value })}
        />
      </Pair>
    </div>
  );
}

function WeekendButton(props: { weekend: Weekend<Taken>; chosen: boolean; onChoose: () => void }) {
  const { saturday, sunday, stop } = props.weekend;
  const when = shortDays(saturday, sunday);
  const where = stop && `${stop.dealership.name}, ${stop.dealership.city}`;
  return (
    <button
      type="button"
      className={css.weekend}
      disabled={Boolean(stop)}
      aria-pressed={stop ? undefined : props.chosen}
      aria-label={where ? t`${when}, pris : ${where}` : t`${when}, libre`}
      title={where}
      onClick={props.onChoose}
    >
      <strong>{when}</strong>
      <small>{stop ? stop.dealership.city : t`Libre`}</small>
    </button>
  );
}
