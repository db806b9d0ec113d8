/** Bookings and riders of a model, and whether they were taken online or on site (B6). */
import { count } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import css from "./DemandFigures.module.css";
import type { Demand } from "./figures.ts";

export function DemandFigures({ demand }: { demand: Demand }) {
  const doors = [
    { name: "online", label: t`en ligne`, value: demand.online },
    { name: "site", label: t`sur place`, value: demand.onSite },
    { name: "desk", label: t`par le siège`, value: demand.headquarters },
  ].filter((door) => door.value > 0);
  return (
    <div className={css.figures}>
      <dl className={css.facts}>
        <div>
          <dt>
            <Trans>Réservations</Trans>
          </dt>
          <dd>{count(demand.bookings)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Pilotes</Trans>
          </dt>
          <dd>{count(demand.riders)}</dd>
        </div>
        <div>
          <dt>
            <Trans>Essais faits</Trans>
          </dt>
          <dd>{count(demand.done)}</dd>
        </div>
      </dl>
      <div className={css.bar} aria-hidden="true">
        {doors.map((door) => (
          <span key={door.name} data-door={door.name} style={{ flexGrow: door.value }} />
        ))}
      </div>
      <p className={css.doors}>
        {doors.length === 0 && <Trans>Pas encore de réservation</Trans>}
        {doors.map((door) => (
          <span key={door.name} data-door={door.name}>
            {count(door.value)} {door.label}
          </span>
        ))}
      </p>
    </div>
  );
}
