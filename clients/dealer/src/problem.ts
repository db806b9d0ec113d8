/** What every act asks of a refusal: what it is, in the server's words, and which field it is about. */
import { graphql } from "./graphql.ts";

export const ProblemFields = graphql(`
  fragment ProblemFields on Problem {
    code
    message
    field
  }
`);
