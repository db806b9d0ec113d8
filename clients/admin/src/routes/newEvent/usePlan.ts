/** What the stop would be with what the form holds, and making it. */
import type { ResultOf, VariablesOf } from "../../graphql.ts";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { type Answer, useAnswer } from "../planning/useAnswer.ts";

const PreviewEvent = graphql(
  `
    mutation PreviewEvent($input: CreateEventInput!) {
      previewEvent(input: $input) {
        ... on PreviewEventSuccess {
          eventPlan {
            placesCount
            departures {
              localStart
              startsAt
              endsAt
              groupNumber
              placesCount
            }
            vehicles {
              vehicleId
              coming
              startsOn
              endsOn
              elsewhere
              elsewhereFrom
              elsewhereUntil
            }
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export const CreateEvent = graphql(
  `
    mutation CreateEvent($input: CreateEventInput!) {
      createEvent(input: $input) {
        ... on CreateEventSuccess {
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

export type EventInput = VariablesOf<typeof PreviewEvent>["input"];
type Success = Extract<ResultOf<typeof PreviewEvent>["previewEvent"], { __typename?: "PreviewEventSuccess" }>;
export type Plan = NonNullable<Success["eventPlan"]>;

export function usePlan(input: EventInput | null): Omit<Answer<object>, "data"> & { plan: Plan | null } {
  const { data, problem, isStale } = useAnswer(PreviewEvent, input);
  const payload = data?.previewEvent;
  return { plan: payload && "eventPlan" in payload ? payload.eventPlan : null, problem, isStale };
}
