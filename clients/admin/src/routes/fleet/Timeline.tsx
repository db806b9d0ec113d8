/** The season of a model's vehicles: when each can be booked, and at which stops it is (B3, B6). */
import { days, longDay, monthName, shortDays } from "@drt/kit/language/dates.ts";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { months, type Span, share } from "./calendar.ts";
import css from "./Timeline.module.css";

export const TimelineFields = graphql(`
  fragment TimelineFields on Vehicle {
    id
    number
    plate
    availableFrom
    availableUntil
    allocations {
      startsOn
      endsOn
      active
      event {
        id
        state
        dealership {
          id
          name
        }
      }
    }
  }
`);

interface Props {
  season: Span;
  vehicles: readonly FragmentOf<typeof TimelineFields>[];
  /** Today, as `2026-05-02`. */
  today: string;
}

export function Timeline({ season, today, ...props }: Props) {
  const vehicles = readFragment(TimelineFields, props.vehicles);
  return (
    <div className={css.timeline}>
      <div className={css.months} aria-hidden="true">
        {months(season).map((month) => (
          <span key={month.startsOn} style={{ width: `${share(season, month).width}%` }}>
            {monthName(month.startsOn)}
          </span>
        ))}
      </div>
      <ul className={css.rows}>
        {vehicles.map((vehicle) => (
          <VehicleRow key={vehicle.id} season={season} vehicle={vehicle} today={today} />
        ))}
      </ul>
    </div>
  );
}

type Vehicle = ResultOf<typeof TimelineFields>;

function VehicleRow({ season, vehicle, today }: { season: Span; vehicle: Vehicle; today: string }) {
  const stops = vehicle.allocations
    .filter((stop) => stop.active && stop.event.state !== "CANCELLED")
    .toSorted((a, b) => a.startsOn.localeCompare(b.startsOn));
  const coming = stops.filter((stop) => stop.endsOn >= today);
  const isNow = season.startsOn <= today && today <= season.endsOn;
  const free = { startsOn: vehicle.availableFrom, endsOn: vehicle.availableUntil };
  return (
    <li className={css.row}>
      <p className={css.label}>
        <strong>{t`n° ${vehicle.number}`}</strong> {vehicle.plate}
        <small>{t`disponible ${days(free.startsOn, free.endsOn)}`}</small>
      </p>
      <div className={css.track} aria-hidden="true">
        <span className={css.free} style={place(season, free)} />
        {stops.map((stop) => (
          <span
            key={stop.event.id}
            className={css.stop}
            data-past={stop.endsOn < today || undefined}
            data-draft={stop.event.state === "DRAFT" || undefined}
            style={place(season, stop)}
            title={`${stop.event.dealership.name}, ${shortDays(stop.startsOn, stop.endsOn)}`}
          />
        ))}
        {isNow && <i style={{ left: `${share(season, { startsOn: today, endsOn: today }).left}%` }} />}
      </div>
      <p className={css.next}>
        {coming.length === 0 && <Trans>Aucune étape à venir</Trans>}
        {coming.slice(0, 3).map((stop) => (
          <Link key={stop.event.id} to={`/events/${stop.event.id}`} title={longDay(stop.startsOn)}>
            {stop.event.dealership.name} <small>{shortDays(stop.startsOn, stop.endsOn)}</small>
          </Link>
        ))}
        {coming.length > 3 && (
          <small>{plural(coming.length - 3, { one: "puis # autre", other: "puis # autres" })}</small>
        )}
      </p>
    </li>
  );
}

function place(season: Span, span: Span): { left: string; width: string } {
  const { left, width } = share(season, span);
  return { left: `${left}%`, width: `${width}%` };
}
