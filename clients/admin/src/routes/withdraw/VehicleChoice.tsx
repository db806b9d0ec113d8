/** Which motorcycle: a model of the range, all of it or one vehicle by its number. */
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./VehicleChoice.module.css";

export const VehicleChoiceFields = graphql(`
  fragment VehicleChoiceFields on VehicleModel {
    id
    name
    family
    vehicles {
      id
      number
      plate
    }
  }
`);

export interface Choice {
  model: string | null;
  vehicle: string | null;
}

interface Props {
  models: readonly FragmentOf<typeof VehicleChoiceFields>[];
  vehicles: string[] | undefined | null;
  choice: Choice;
  onChange: (choice: Choice) => void;
}

export function VehicleChoice({ models, vehicles, choice, onChange }: Props) {
  const offered = readFragment(VehicleChoiceFields, models)
    .map((model) => ({
      ...model,
      vehicles: model.vehicles
        .filter((vehicle) => !vehicles || vehicles.includes(vehicle.id))
        .toSorted((a, b) => a.number - b.number),
    }))
    .filter((model) => model.vehicles.length > 0)
    .toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <fieldset className={css.choice}>
      <legend className={css.legend}>
        <Trans>Quel modèle ?</Trans>
      </legend>
      <ul className={css.models}>
        {offered.map((model) => {
          const chosen = model.id === choice.model || model.vehicles.some(({ id }) => id === choice.vehicle);
          return (
            <li key={model.id} className={css.model} data-chosen={chosen || undefined}>
              <label className={css.name}>
                <input
                  type="radio"
                  name="model"
                  checked={chosen}
                  onChange={() => onChange({ model: model.id, vehicle: null })}
                />
                <span>{model.name}</span>
                <small>{plural(model.vehicles.length, { one: "# véhicule", other: "# véhicules" })}</small>
              </label>
              {chosen && (
                <ul className={css.vehicles} aria-label={t`Quel véhicule ?`}>
                  {model.vehicles.length > 1 && (
                    <Which
                      label={t`Tous`}
                      chosen={choice.vehicle === null}
                      onChoose={() => onChange({ model: model.id, vehicle: null })}
                    />
                  )}
                  {model.vehicles.map((vehicle) => (
                    <Which
                      key={vehicle.id}
                      label={t`n° ${vehicle.number}`}
                      title={vehicle.plate}
                      chosen={choice.vehicle === vehicle.id || model.vehicles.length === 1}
                      onChoose={() => onChange({ model: model.id, vehicle: vehicle.id })}
                    />
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ul>
    </fieldset>
  );
}

function Which(props: { label: string; title?: string; chosen: boolean; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        className={css.which}
        aria-pressed={props.chosen}
        title={props.title}
        onClick={props.onChoose}
      >
        {props.label}
      </button>
    </li>
  );
}
