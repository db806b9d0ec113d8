/** A model in one group: picture, what it is, its vehicles, how much it is asked for. */
import { t } from "@lingui/core/macro";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { DemandFigures } from "./DemandFigures.tsx";
import type { Demand } from "./figures.ts";
import css from "./ModelCard.module.css";
import { ModelPhoto, ModelPhotoFields } from "./ModelPhoto.tsx";
import { Traits, TraitsFields } from "./Traits.tsx";

export const ModelCardFields = graphql(
  `
    fragment ModelCardFields on VehicleModel {
      id
      name
      family
      ...TraitsFields
      ...ModelPhotoFields
    }
  `,
  [TraitsFields, ModelPhotoFields],
);

interface Props {
  model: FragmentOf<typeof ModelCardFields>;
  vehicles: { id: string; number: number; plate: string }[];
  demand: Demand;
  search: string;
}

export function ModelCard({ vehicles, demand, search, ...props }: Props) {
  const model = readFragment(ModelCardFields, props.model);
  return (
    <Link to={`/fleet/${model.id}${search && `?${search}`}`} className={css.card}>
      <ModelPhoto model={model} />
      <div className={css.body}>
        <header className={css.head}>
          <h3 className={css.name}>{model.name}</h3>
          <p className={css.family}>{model.family}</p>
        </header>
        <Traits model={model} />
        <ul className={css.vehicles} aria-label={t`Véhicules`}>
          {vehicles.map((vehicle) => (
            <li key={vehicle.id}>
              <strong>{t`n° ${vehicle.number}`}</strong> {vehicle.plate}
            </li>
          ))}
        </ul>
        <DemandFigures demand={demand} />
      </div>
    </Link>
  );
}
