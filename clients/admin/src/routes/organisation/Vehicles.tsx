/** Which vehicles come: one press lets one come or not; what stands in the way is said beside it (B4, B7). */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { useTrucks } from "../planning/trucks.ts";
import { type Coming, VehicleList } from "../planning/VehicleList.tsx";
import css from "./OrganisationPage.module.css";

export const VehiclesFields = graphql(`
  fragment VehiclesFields on Event {
    id
    startsOn
    endsOn
    truck {
      id
      name
    }
    allocations {
      startsOn
      endsOn
      active
      vehicle {
        id
      }
    }
  }
`);

const Allocate = graphql(
  `
    mutation AllocateVehicle($input: AllocateVehicleInput!) {
      allocateVehicle(input: $input) {
        ... on AllocateVehicleSuccess {
          event {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const Release = graphql(
  `
    mutation ReleaseVehicle($input: AllocateVehicleInput!) {
      releaseVehicle(input: $input) {
        ... on ReleaseVehicleSuccess {
          event {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function Vehicles({ year, ...props }: { event: FragmentOf<typeof VehiclesFields>; year: number }) {
  const event = readFragment(VehiclesFields, props.event);
  const trucks = useTrucks(year);
  const allocating = useAct(Allocate);
  const releasing = useAct(Release);
  /** The one that was pressed last: a refusal is about it. */
  const [pressed, setPressed] = useState<string | null>(null);
  const problem = allocating.problem ?? releasing.problem;
  const coming = new Map(event.allocations.filter((each) => each.active).map((each) => [each.vehicle.id, each]));
  // What comes from another truck is here as well, so that it can be let go.
  const all = (trucks ?? []).flatMap((truck) =>
    truck.vehicles.filter((vehicle) => truck.id === event.truck.id || coming.has(vehicle.id)),
  );

  async function change(vehicleId: string, comes: boolean) {
    setPressed(vehicleId);
    allocating.forget();
    releasing.forget();
    await (comes ? allocating : releasing).act({ eventId: event.id, vehicleId });
  }
  function comingOf(id: string): Coming {
    const here = coming.get(id);
    const whole = here && here.startsOn === event.startsOn && here.endsOn === event.endsOn;
    return {
      comes: Boolean(here),
      busy: allocating.busy || releasing.busy,
      note: here && !whole ? t`Vient ${shortDays(here.startsOn, here.endsOn)}` : undefined,
      problem: pressed === id ? problem?.message : undefined,
    };
  }
  return (
    <Card title={<Trans>Véhicules</Trans>}>
      <p className={css.quiet}>
        <Trans>
          Chaque véhicule qui vient a une place à chaque départ de son groupe. Celui qui est réservé se retire par «
          Retirer un modèle », qui propose une autre place à chacun.
        </Trans>
      </p>
      {trucks && <VehicleList vehicles={all} coming={comingOf} onChange={change} />}
    </Card>
  );
}
