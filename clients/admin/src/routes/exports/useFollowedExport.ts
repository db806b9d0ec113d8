/** How far one file is. */
import { useEffect } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import type { ExportStatus } from "../../words/export.ts";

const FollowedExport = graphql(`
  query FollowedExport($id: ID!) {
    export(id: $id) {
      id
      status
      rowsDone
      rowsTotal
    }
  }
`);

const AGAIN_MS = 1_000;

export interface Followed {
  id: string;
  status: ExportStatus;
  /** From 0 to 1. */
  share: number;
  over: boolean;
}

/**
 * Asked again each second while the file is being written, and not at all otherwise: files belong to no event, so no
 * notification of a commit tells of them (ADR 0015), and their rows are few.
 */
export function useFollowedExport(id: string | null): Followed | null {
  const [{ data, fetching, stale }, ask] = useQuery({
    query: FollowedExport,
    variables: { id: id ?? "" },
    pause: id === null,
    requestPolicy: "network-only",
  });
  const found = id !== null && data?.export?.id === id ? data.export : null;
  const over = found !== null && found.status !== "QUEUED" && found.status !== "RUNNING";
  useEffect(() => {
    if (id === null || over || fetching || stale) return;
    const timer = window.setTimeout(() => ask({ requestPolicy: "network-only" }), AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [id, over, fetching, stale, ask]);
  if (!found) return null;
  return {
    id: found.id,
    status: found.status,
    share: found.rowsTotal ? Math.min(1, found.rowsDone / found.rowsTotal) : 0,
    over,
  };
}
