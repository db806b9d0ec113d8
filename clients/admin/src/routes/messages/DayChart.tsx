/** Bars by day: how many messages left, and of these what did not arrive. The same figures stand in a table for the ear. */
import { shortDay } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import css from "./DayChart.module.css";

export interface Day {
  day: string;
  sent: number;
  failed: number;
  bounced: number;
}

const HEIGHT = 120;

export function DayChart({ first, length, days }: { first: string; length: number; days: Day[] }) {
  const known = new Map(days.map((day) => [day.day, day]));
  const bars = Array.from({ length }, (_, index) => {
    const day = new Date(`${first}T12:00:00Z`);
    day.setUTCDate(day.getUTCDate() + index);
    const key = day.toISOString().slice(0, 10);
    return known.get(key) ?? { day: key, sent: 0, failed: 0, bounced: 0 };
  });
  const most = Math.max(1, ...bars.map(({ sent, failed }) => sent + failed));
  const scale = HEIGHT / most;
  const last = bars.at(-1)?.day ?? first;
  return (
    <figure className={css.chart}>
      <svg viewBox={`0 0 ${length * 10} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" className={css.bars}>
        {bars.map(({ day, sent, failed, bounced }, index) => {
          const good = (sent - bounced) * scale;
          const bad = (bounced + failed) * scale;
          return (
            <g key={day}>
              <title>{t`${shortDay(day)} : ${count(sent)}`}</title>
              <rect className={css.good} x={index * 10 + 1.5} width={7} y={HEIGHT - good} height={good} />
              <rect className={css.bad} x={index * 10 + 1.5} width={7} y={HEIGHT - good - bad} height={bad} />
            </g>
          );
        })}
      </svg>
      <p className={css.axis} aria-hidden="true">
        <span>{shortDay(first)}</span>
        <span>{t`au plus ${count(most)} par jour`}</span>
        <span>{shortDay(last)}</span>
      </p>
      <figcaption className={css.legend}>
        <span data-kind="good">
          <Trans>Envoyés</Trans>
        </span>
        <span data-kind="bad">
          <Trans>Revenus ou non partis</Trans>
        </span>
      </figcaption>
      <div className="unseen">
        <table>
          <caption>
            <Trans>Messages par jour</Trans>
          </caption>
          <tbody>
            {days.map(({ day, sent, failed, bounced }) => (
              <tr key={day}>
                <th scope="row">{shortDay(day)}</th>
                <td>{t`${count(sent)} envoyés, ${count(bounced)} revenus, ${count(failed)} non partis`}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
