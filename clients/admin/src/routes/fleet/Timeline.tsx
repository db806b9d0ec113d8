/** The season of a model's vehicles: when each can be booked, and at which stops it is (B3, B6). */
import { longDay, monthName, shortDays } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon } from "@mantine/core";
import { Link } from "wouter";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { STATE_TONES, stateWord } from "../../words/vehicle.ts";
import { months, type Span, share } from "./calendar.ts";
import { Legend, type Mark } from "./Legend.tsx";
import css from "./Timeline.module.css";

export const TimelineFields = graphql(`
  fragment TimelineFields on Vehicle {
    id
    number
    plate
    availableFrom
    availableUntil
    mileageKm
    photo {
      id
      small
    }
    state
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
  /** Somebody wants to change a vehicle. */
  onEdit: (vehicle: string) => void;
}

export function Timeline({ season, today, onEdit, ...props }: Props) {
  const vehicles = readFragment(TimelineFields, props.vehicles);
  const marks = new Set<Mark>([
    "free",
    ...vehicles.flatMap((vehicle) => stopsOf(vehicle).map((stop) => mark(stop, today))),
  ]);
  if (isWithin(season, today)) marks.add("today");
  return (
    <div className={css.timeline}>
      <Legend marks={marks} />
      <div className={css.months} aria-hidden="true">
        {months(season).map((month) => (
          <span key={month.startsOn} style={{ width: `${share(season, month).width}%` }}>
            {monthName(month.startsOn)}
          </span>
        ))}
      </div>
      <ul className={css.rows}>
        {vehicles.map((vehicle) => (
          <VehicleRow key={vehicle.id} season={season} vehicle={vehicle} today={today} onEdit={onEdit} />
        ))}
      </ul>
    </div>
  );
}

type Vehicle = ResultOf<typeof TimelineFields>;
type Stop = Vehicle["allocations"][number];

/** The stops that it really comes to, in order. */
const stopsOf = (vehicle: Vehicle): Stop[] =>
  vehicle.allocations
    .filter((stop) => stop.active && stop.event.state !== "CANCELLED")
    .toSorted((a, b) => a.startsOn.localeCompare(b.startsOn));

const mark = (stop: Stop, today: string): Mark =>
  stop.endsOn < today ? "past" : stop.event.state === "DRAFT" ? "draft" : "coming";

const isWithin = (season: Span, day: string): boolean => season.startsOn <= day && day <= season.endsOn;

interface RowProps {
  season: Span;
  vehicle: Vehicle;
  today: string;
  onEdit: (vehicle: string) => void;
}

function VehicleRow({ season, vehicle, today, onEdit }: RowProps) {
  const stops = stopsOf(vehicle);
  const coming = stops.filter((stop) => stop.endsOn >= today);
  const free = { startsOn: vehicle.availableFrom, endsOn: vehicle.availableUntil };
  return (
    <li className={css.row}>
      <div className={css.label}>
        {vehicle.photo && (
          <img className={css.photo} src={vehicle.photo.small} alt={t`Le n° ${vehicle.number}`} loading="lazy" />
        )}
        <p>
          <strong>{t`n° ${vehicle.number}`}</strong> {vehicle.plate}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Modifier le n° ${vehicle.number}`}
            onClick={() => onEdit(vehicle.id)}
          >
            <Icon name="edit" size={16} />
          </ActionIcon>
        </p>
        {vehicle.state !== "READY" && <Chip tone={STATE_TONES[vehicle.state]}>{stateWord(vehicle.state)}</Chip>}
        <small>{t`disponible ${shortDays(free.startsOn, free.endsOn)}`}</small>
        <small>{t`${count(vehicle.mileageKm)} km`}</small>
      </div>
      <div className={css.track} aria-hidden="true">
        <span className={css.free} style={place(season, free)} />
        {stops.map((stop) => (
          <span
            key={stop.event.id}
            className={css.stop}
            data-mark={mark(stop, today)}
            style={place(season, stop)}
            title={`${stop.event.dealership.name}, ${shortDays(stop.startsOn, stop.endsOn)}`}
          />
        ))}
        {isWithin(season, today) && (
          <i style={{ left: `${share(season, { startsOn: today, endsOn: today }).left}%` }} />
        )}
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
