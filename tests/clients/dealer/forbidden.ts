/** What a dealership may read is typed; what it may not, is not there: tsc is run on this file by test_types.py. */
import { graphql, type ResultOf } from "../../../clients/dealer/src/graphql.ts";

const Allowed = graphql(`
  query Allowed {
    bookings {
      nodes {
        status
      }
    }
  }
`);
const Forbidden = graphql(`
  query Forbidden {
    bookings {
      nodes {
        lastCampaign
      }
    }
  }
`);

export const status = (answer: ResultOf<typeof Allowed>): string | undefined => answer.bookings.nodes[0]?.status;
export const campaign = (answer: ResultOf<typeof Forbidden>): string | null | undefined =>
  answer.bookings.nodes[0]?.lastCampaign;
