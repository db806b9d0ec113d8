/** One model: what it is, how much it is asked for, its vehicles over the season, who rides it (B3, B6). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { type KnownSeason, SeasonChoice, useSeason } from "../season/SeasonChoice.tsx";
import { DemandFigures } from "./DemandFigures.tsx";
import { FleetFigures, readDemand, taken } from "./figures.ts";
import { ModelBookings } from "./ModelBookings.tsx";
import { ModelForm, ModelFormFields } from "./ModelForm.tsx";
import css from "./ModelPage.module.css";
import { ModelPhoto, ModelPhotoFields } from "./ModelPhoto.tsx";
import { Timeline, TimelineFields } from "./Timeline.tsx";
import { Traits, TraitsFields } from "./Traits.tsx";
import { VehicleForm, VehicleFormFields } from "./VehicleForm.tsx";

const ModelDetail = graphql(
  `
    query ModelDetail($id: ID!, $filter: VehicleFilter!) {
      node(id: $id) {
        __typename
        ... on VehicleModel {
          id
          name
          family
          ...TraitsFields
          ...ModelPhotoFields
          ...ModelFormFields
        }
      }
      vehicles(first: 100, filter: $filter) {
        nodes {
          id
          groupNumber
          ...TimelineFields
          ...VehicleFormFields
        }
      }
    }
  `,
  [TraitsFields, TimelineFields, ModelPhotoFields, ModelFormFields, VehicleFormFields],
);

export function ModelPage({ id }: { id: string }) {
  const { season, seasons, failed } = useSeason();
  if (failed) return <Failed onRetry={() => location.reload()} />;
  if (season === undefined) return <Loading />;
  if (season === null) return <Empty icon="bike" title={t`Aucune saison pour l’instant`} />;
  return <Model id={id} season={season} choice={<SeasonChoice season={season} seasons={seasons} />} />;
}

function Model({ id, season, choice }: { id: string; season: KnownSeason; choice: React.ReactNode }) {
  const filter = { model: { id: { eq: id } }, truck: { season: { year: { eq: season.year } } } };
  const [{ data, error }, ask] = useQuery({ query: ModelDetail, variables: { id, filter } });
  const [figures] = useQuery({
    query: FleetFigures,
    variables: { filter: { ...taken(season.year), vehicle: { model: { id: { eq: id } } } } },
  });
  // What is being edited: the model itself, a vehicle by its id, or a new one.
  const [editing, setEditing] = useState<string | null>(null);
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const model = data.node?.__typename === "VehicleModel" ? data.node : null;
  if (!model)
    return (
      <Missing title={t`Ce modèle n’existe pas`} to="/fleet">
        <Trans>Revenir au parc</Trans>
      </Missing>
    );
  const vehicles = data.vehicles.nodes;
  const demand = readDemand(figures.data);
  const today = new Date().toLocaleDateString("sv");
  const groups = [...new Set(vehicles.map((vehicle) => vehicle.groupNumber))].sort();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div className={css.photo}>
          <ModelPhoto model={model} size={64} />
        </div>
        <div className={css.about}>
          <Link to="/fleet" className={css.back}>
            <Icon name="left" size={16} />
            <Trans>Parc</Trans>
          </Link>
          <h1 className={css.title}>{model.name}</h1>
          <p className={css.quiet}>{model.family}</p>
          <Traits model={model} />
        </div>
        <div className={css.tools}>
          {choice}
          <Button variant="default" leftSection={<Icon name="edit" />} onClick={() => setEditing("model")}>
            <Trans>Modifier le modèle</Trans>
          </Button>
        </div>
      </header>
      {groups.length > 0 && (
        <div className={css.groups}>
          {groups.map((group) => (
            <section key={group} className={css.card} aria-label={t`Groupe ${group}`}>
              <h2 className={css.small}>{t`Groupe ${group}`}</h2>
              <DemandFigures demand={demand(id, group)} />
            </section>
          ))}
        </div>
      )}
      <section className={css.section} aria-labelledby="vehicles">
        <div className={css.bar}>
          <h2 id="vehicles" className={css.heading}>
            {t`Véhicules en ${season.year}`}
          </h2>
          <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setEditing("new")}>
            <Trans>Ajouter un véhicule</Trans>
          </Button>
        </div>
        {vehicles.length === 0 ? (
          <Empty icon="bike" title={t`Aucun véhicule de ce modèle cette saison`} />
        ) : (
          <div className={css.card}>
            <Timeline season={season} vehicles={vehicles} today={today} onEdit={setEditing} />
          </div>
        )}
      </section>
      {editing === "model" && <ModelForm model={model} onClose={() => setEditing(null)} onDone={again} />}
      {editing && editing !== "model" && (
        <VehicleForm
          key={editing}
          vehicle={vehicles.find((vehicle) => vehicle.id === editing) ?? null}
          model={model}
          season={season}
          onClose={() => setEditing(null)}
          onDone={again}
        />
      )}
      <ModelBookings model={id} year={season.year} today={today} />
    </div>
  );
}
