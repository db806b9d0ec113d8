/** Vehicles of a truck by group, each with its picture and whether it comes (B4, B7). */
import { plural, t } from "@lingui/core/macro";
import { Switch } from "@mantine/core";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { groupWord } from "../../words/grouping.ts";
import { vehicleName } from "../../words/vehicle.ts";
import { ModelPhoto, ModelPhotoFields } from "../fleet/ModelPhoto.tsx";
import css from "./VehicleList.module.css";

export const VehicleListFields = graphql(
  `
    fragment VehicleListFields on Vehicle {
      id
      number
      plate
      groupNumber
      photo {
        id
        small
        width
        height
      }
      model {
        id
        name
        ...ModelPhotoFields
      }
    }
  `,
  [ModelPhotoFields],
);

export interface Coming {
  comes: boolean;
  /** It cannot be otherwise. */
  fixed?: boolean;
  busy?: boolean;
  /** Why, or on which days. */
  note?: string | undefined;
  /** A refusal, in the server's words. */
  problem?: string | undefined;
}

interface Props {
  vehicles: readonly FragmentOf<typeof VehicleListFields>[];
  coming: (id: string) => Coming;
  onChange: (id: string, comes: boolean) => void;
}

export function VehicleList({ coming, onChange, ...props }: Props) {
  const vehicles = readFragment(VehicleListFields, props.vehicles).toSorted((a, b) => a.number - b.number);
  const groups = [...new Set(vehicles.map((vehicle) => vehicle.groupNumber))].sort();
  return (
    <div className={css.groups}>
      {groups.map((group) => {
        const members = vehicles.filter((vehicle) => vehicle.groupNumber === group);
        const come = members.filter((vehicle) => coming(vehicle.id).comes).length;
        return (
          <section key={group} className={css.group} aria-label={groupWord(group)}>
            <h3 className={css.heading}>
              {groupWord(group)}
              <span>
                {t`${come} sur ${members.length}`} {plural(come, { one: "vient", other: "viennent" })}
              </span>
            </h3>
            <ul className={css.vehicles}>
              {members.map((vehicle) => (
                <li key={vehicle.id}>
                  <Line
                    vehicle={vehicle}
                    coming={coming(vehicle.id)}
                    onChange={(comes) => onChange(vehicle.id, comes)}
                  />
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

interface LineProps {
  vehicle: ResultOf<typeof VehicleListFields>;
  coming: Coming;
  onChange: (comes: boolean) => void;
}

function Line({ vehicle, coming, onChange }: LineProps) {
  const name = vehicleName(vehicle);
  return (
    <article className={css.vehicle} data-comes={coming.comes || undefined}>
      <span className={css.photo}>
        {vehicle.photo ? (
          <img
            className={css.own}
            src={vehicle.photo.small}
            width={vehicle.photo.width}
            height={vehicle.photo.height}
            alt=""
            loading="lazy"
          />
        ) : (
          <ModelPhoto model={vehicle.model} size={26} />
        )}
      </span>
      <span className={css.words}>
        <strong>{vehicle.model.name}</strong>
        <small>
          {t`n° ${vehicle.number}`} · {vehicle.plate}
        </small>
        {coming.note && <small className={css.note}>{coming.note}</small>}
        {coming.problem && (
          <small className={css.problem} role="alert">
            {coming.problem}
          </small>
        )}
      </span>
      <Switch
        aria-label={name}
        checked={coming.comes}
        disabled={(coming.fixed ?? false) || (coming.busy ?? false)}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </article>
  );
}
