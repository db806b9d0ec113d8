/** The trucks of a season with what they carry. */
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { VehicleListFields } from "./VehicleList.tsx";

const Trucks = graphql(
  `
    query Trucks($year: Int!) {
      season(year: $year) {
        id
        startsOn
        endsOn
        trucks {
          id
          name
          vehicles {
            id
            ...VehicleListFields
          }
        }
      }
    }
  `,
  [VehicleListFields],
);

export type Truck = NonNullable<ResultOf<typeof Trucks>["season"]>["trucks"][number];

/** `undefined` while they are asked for. */
export function useTrucks(year: number): Truck[] | undefined {
  const [{ data }] = useQuery({ query: Trucks, variables: { year } });
  return data && (data.season?.trucks ?? []).toSorted((a, b) => a.name.localeCompare(b.name));
}
