/** How a stop is organised: whether it can be booked, when it is, its rhythm, its vehicles, each departure (B1, B2, B7). */
import { days } from "@drt/kit/language/dates.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { Trans } from "@lingui/react/macro";
import { graphql } from "../../graphql.ts";
import { NoStop } from "../event/NoStop.tsx";
import { Departures, DeparturesFields } from "./Departures.tsx";
import { MoveFields, MoveForm } from "./MoveForm.tsx";
import { Opening, OpeningFields } from "./Opening.tsx";
import css from "./OrganisationPage.module.css";
import { RhythmForm, RhythmFormFields } from "./RhythmForm.tsx";
import { Vehicles, VehiclesFields } from "./Vehicles.tsx";

const LiveOrganisation = graphql(
  `
    subscription LiveOrganisation($id: ID!) {
      event(id: $id) {
        id
        startsOn
        endsOn
        state
        season {
          id
          year
        }
        dealership {
          id
          name
          city
        }
        ...OpeningFields
        ...MoveFields
        ...RhythmFormFields
        ...VehiclesFields
        ...DeparturesFields
      }
    }
  `,
  [OpeningFields, MoveFields, RhythmFormFields, VehiclesFields, DeparturesFields],
);

export function OrganisationPage({ id }: { id: string }) {
  const { data, error } = useLive(LiveOrganisation, { id });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const event = data.event;
  if (!event) return <NoStop />;
  const over = event.state === "DONE" || event.state === "CANCELLED";
  return (
    <Page
      back={{ to: `/events/${id}`, label: event.dealership.name }}
      title={<Trans>Organisation de l’étape</Trans>}
      lead={`${event.dealership.city} · ${days(event.startsOn, event.endsOn)}`}
    >
      <div className={css.halves}>
        <Opening event={event} />
        {!over && <MoveForm event={event} year={event.season.year} />}
      </div>
      {!over && <RhythmForm event={event} />}
      {!over && <Vehicles event={event} year={event.season.year} />}
      <Departures event={event} />
    </Page>
  );
}
