/** What every act asks of a refusal: what it is, in the server's words, and which field it is about. */
import { graphql } from "./graphql.ts";

export const ProblemFields = graphql(`
  fragment ProblemFields on Problem {
    code
    message
    field
  }
`);

/** The server's words where it refused; null where it did not. */
export const refusalOf = (payload: object): string | null =>
  "message" in payload && typeof payload.message === "string" ? payload.message : null;
