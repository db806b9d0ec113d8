/** The fleet of a season: models by group, each with its vehicles and how much it is asked for (B3, B6). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { type KnownSeason, SeasonChoice, useSeason } from "../season/SeasonChoice.tsx";
import css from "./FleetPage.module.css";
import { FleetFigures, readDemand, taken } from "./figures.ts";
import { groupModels } from "./groups.ts";
import { ModelCard, ModelCardFields } from "./ModelCard.tsx";
import { ModelForm } from "./ModelForm.tsx";

const Fleet = graphql(
  `
    query Fleet($filter: VehicleFilter!) {
      vehicleModels {
        id
        name
        family
        licenceRequired
        ...ModelCardFields
      }
      vehicles(first: 500, filter: $filter) {
        nodes {
          id
          number
          plate
          groupNumber
          model {
            id
          }
        }
      }
    }
  `,
  [ModelCardFields],
);

export function FleetPage() {
  const { season, seasons, failed } = useSeason();
  if (failed) return <Failed onRetry={() => location.reload()} />;
  if (season === undefined) return <Loading />;
  if (season === null)
    return (
      <Empty icon="bike" title={t`Aucune saison pour l’instant`}>
        <Trans>Importez les fichiers du siège : le parc apparaîtra ici.</Trans>
      </Empty>
    );
  return <SeasonFleet key={season.id} season={season} choice={<SeasonChoice season={season} seasons={seasons} />} />;
}

function SeasonFleet({ season, choice }: { season: KnownSeason; choice: React.ReactNode }) {
  const filter = { truck: { season: { year: { eq: season.year } } } };
  const [{ data, error }, ask] = useQuery({ query: Fleet, variables: { filter } });
  const [figures] = useQuery({ query: FleetFigures, variables: { filter: taken(season.year) } });
  const [search, setSearch] = useSearchParams();
  const [adding, setAdding] = useState(false);
  const change = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        value ? after.set(name, value) : after.delete(name);
        return after;
      },
      { replace: true },
    );
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const demand = readDemand(figures.data);
  const groups = groupModels(data.vehicleModels, data.vehicles.nodes, Object.fromEntries(search));
  const shown = groups.reduce((sum, group) => sum + group.models.length, 0);
  const families = [...new Set(data.vehicleModels.map((model) => model.family))].sort();
  const licences = [...new Set(data.vehicleModels.map((model) => model.licenceRequired))].sort();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div>
          <h1 className={css.title}>
            <Trans>Parc</Trans>
          </h1>
          <p className={css.quiet}>
            {plural(data.vehicles.nodes.length, {
              one: "# véhicule sur le camion",
              other: "# véhicules sur le camion",
            })}
          </p>
        </div>
        <div className={css.tools}>
          {choice}
          <ExportButton list={{ vehicles: { filter, sort: [{ groupNumber: "ASC" }, { number: "ASC" }] } }} />
          <Button leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            <Trans>Ajouter un modèle</Trans>
          </Button>
        </div>
      </header>
      {adding && (
        <ModelForm
          model={null}
          onClose={() => setAdding(false)}
          onDone={() => ask({ requestPolicy: "network-only" })}
        />
      )}
      <search className={css.filters}>
        <TextInput
          type="search"
          className={css.search}
          aria-label={t`Chercher un modèle`}
          placeholder={t`Modèle, plaque ou numéro`}
          leftSection={<Icon name="search" />}
          value={search.get("q") ?? ""}
          onChange={(event) => change("q", event.currentTarget.value)}
        />
        <NativeSelect
          aria-label={t`Famille`}
          value={search.get("family") ?? ""}
          onChange={(event) => change("family", event.currentTarget.value)}
          data={[{ value: "", label: t`Toutes les familles` }, ...families]}
        />
        <NativeSelect
          aria-label={t`Permis`}
          value={search.get("licence") ?? ""}
          onChange={(event) => change("licence", event.currentTarget.value)}
          data={[
            { value: "", label: t`Tous les permis` },
            ...licences.map((licence) => ({ value: licence, label: t`Permis ${licenceWord(licence)}` })),
          ]}
        />
      </search>
      {shown === 0 && (
        <Empty icon="search" title={t`Aucun modèle ne correspond`}>
          <Trans>Changez la recherche ou les filtres.</Trans>
        </Empty>
      )}
      {groups.map((group) => (
        <section key={group.number} className={css.group} aria-labelledby={`group-${group.number}`}>
          <h2 id={`group-${group.number}`} className={css.heading}>
            {group.number ? t`Groupe ${group.number}` : t`Sans véhicule cette saison`}
            <span>{plural(group.models.length, { one: "# modèle", other: "# modèles" })}</span>
          </h2>
          <ul className={css.cards}>
            {group.models.map(({ model, vehicles }) => (
              <li key={model.id}>
                <ModelCard
                  model={model}
                  vehicles={vehicles}
                  demand={demand(model.id, group.number)}
                  search={season.year && search.has("year") ? `year=${season.year}` : ""}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
