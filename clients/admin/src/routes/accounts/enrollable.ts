/** The weekends that a tablet can still be allowed for, nearest first. */
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";

const EnrollableEvents = graphql(`
  query EnrollableEvents($from: Date!) {
    events(first: 50, filter: { state: { in: [OPEN, CLOSED] }, endsOn: { gte: $from } }, sort: [{ startsOn: ASC }]) {
      nodes {
        id
        startsOn
        endsOn
        dealership {
          id
          name
          city
        }
      }
    }
  }
`);

type EnrollableEvent = ResultOf<typeof EnrollableEvents>["events"]["nodes"][number];

export function useEnrollableEvents(): readonly EnrollableEvent[] {
  const today = new Date().toISOString().slice(0, 10);
  const [{ data }] = useQuery({ query: EnrollableEvents, variables: { from: today } });
  return data?.events.nodes ?? [];
}
