/** Requests of the dealership that headquarters has not answered yet, for the panels of what they are about. */
import { Note } from "@drt/kit/ui/Note.tsx";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { statusWord } from "../../words/request.ts";
import css from "./Waiting.module.css";

const OpenRequests = graphql(`
  query OpenRequests($event: ID!) {
    changeRequests(first: 100, filter: { status: { eq: OPEN }, event: { id: { eq: $event } } }) {
      nodes {
        id
        booking {
          id
        }
        slot {
          id
        }
      }
    }
  }
`);

/** The open request about the weekend itself, or about one of its departures. */
export function useWaiting(event: string, slot: string | null): { waits: boolean; known: boolean; again: () => void } {
  const [{ data }, ask] = useQuery({ query: OpenRequests, variables: { event } });
  const found = data?.changeRequests.nodes.find((request) => !request.booking && (request.slot?.id ?? null) === slot);
  return { waits: Boolean(found), known: Boolean(data), again: () => ask({ requestPolicy: "network-only" }) };
}

export function Waiting() {
  return (
    <Note icon="clock">
      <Link to="/requests" className={css.link}>
        {statusWord("OPEN")}
      </Link>
    </Note>
  );
}
