/** Withdraw a model or a vehicle, from one stop or from a day on (C6): choose, look, do. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { NoStop } from "../event/NoStop.tsx";
import { VehicleChoiceFields } from "./VehicleChoice.tsx";
import { WithdrawForm } from "./WithdrawForm.tsx";

const Withdrawable = graphql(
  `
    query Withdrawable {
      vehicleModels {
        id
        ...VehicleChoiceFields
      }
    }
  `,
  [VehicleChoiceFields],
);

const WithdrawableAt = graphql(`
  query WithdrawableAt($id: ID!) {
    event(id: $id) {
      id
      startsOn
      endsOn
      dealership {
        id
        name
      }
      allocations {
        active
        vehicle {
          id
        }
      }
    }
  }
`);

export function WithdrawPage({ eventId }: { eventId?: string }) {
  const [{ data, error }, ask] = useQuery({ query: Withdrawable });
  const [stop, askStop] = useQuery({
    query: WithdrawableAt,
    variables: { id: eventId ?? "" },
    pause: eventId === undefined,
  });
  const [search] = useSearchParams();
  if ((error && !data) || (stop.error && !stop.data))
    return (
      <Failed
        onRetry={() => {
          ask({ requestPolicy: "network-only" });
          if (eventId) askStop({ requestPolicy: "network-only" });
        }}
      />
    );
  if (!data || (eventId && !stop.data)) return <Loading />;
  const event = stop.data?.event;
  if (eventId && !event) return <NoStop />;
  return (
    <WithdrawForm
      models={data.vehicleModels}
      vehicles={event?.allocations.filter(({ active }) => active).map(({ vehicle }) => vehicle.id)}
      event={event && { id: event.id, name: `${event.dealership.name}, ${shortDays(event.startsOn, event.endsOn)}` }}
      initial={{
        model: search.get("model"),
        vehicle: search.get("vehicle"),
      }}
    />
  );
}
