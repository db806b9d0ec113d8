/** One truck of a season: what it carries, where it goes on which weekends, which are free; renamed in place. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { RenameTruck } from "./RenameTruck.tsx";
import type { KeptSeason } from "./SeasonCard.tsx";
import { SeasonLine } from "./SeasonLine.tsx";
import css from "./SeasonsPage.module.css";
import { freeSaturdays, type Span } from "./weekends.ts";

export const TruckRowFields = graphql(`
  fragment TruckRowFields on Truck {
    id
    name
    version
    vehicles {
      id
    }
  }
`);

interface Props {
  season: KeptSeason;
  truck: ResultOf<typeof TruckRowFields>;
  drawn: Span;
  scale: Span;
  today: string;
  onDone: () => void;
}

export function TruckRow({ season, truck, drawn, scale, today, onDone }: Props) {
  const [isEditing, setEditing] = useState(false);
  const stops = season.events.nodes.filter((stop) => stop.truck.id === truck.id);
  const there = stops.filter((stop) => stop.state !== "CANCELLED");
  const coming = there.filter((stop) => stop.endsOn >= today);
  const free = freeSaturdays(season, stops, today);
  return (
    <li className={css.truck}>
      <div className={css.label}>
        <p>
          <strong>{truck.name}</strong>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Modifier le camion ${truck.name}`}
            aria-expanded={isEditing}
            onClick={() => setEditing(!isEditing)}
          >
            <Icon name="edit" size={16} />
          </ActionIcon>
        </p>
        <small>
          {plural(truck.vehicles.length, { 0: "aucun véhicule", one: "# véhicule", other: "# véhicules" })}
          {" · "}
          {plural(there.length, { 0: "aucune étape", one: "# étape", other: "# étapes" })}
        </small>
      </div>
      <SeasonLine scale={scale} season={drawn} stops={stops} today={today} />
      <p className={css.next}>
        {coming[0] && (
          <span>
            <Trans>Prochaine étape :</Trans>{" "}
            <Link to={`/events/${coming[0].id}`}>
              {coming[0].dealership.name}, {shortDays(coming[0].startsOn, coming[0].endsOn)}
            </Link>
          </span>
        )}
        {free[0] ? (
          <Link to={`/events/new?year=${season.year}&truck=${encodeURIComponent(truck.id)}&from=${free[0]}`}>
            {plural(free.length, { one: "# week-end libre à venir", other: "# week-ends libres à venir" })}
          </Link>
        ) : (
          <span>
            <Trans>Aucun week-end libre à venir</Trans>
          </span>
        )}
      </p>
      {isEditing && (
        <div className={css.truckForm}>
          <RenameTruck truck={truck} isUnused={stops.length === 0} onClose={() => setEditing(false)} onDone={onDone} />
        </div>
      )}
    </li>
  );
}
