/** Figures that move: a subscription that comes back after its 15 minutes, after a cut, and when the tab is looked at. */
import type { AnyVariables, CombinedError, TypedDocumentNode } from "@urql/core";
import { useEffect, useState } from "react";
import { useClient } from "urql";

const PAUSE_MS = 1_500;

/** The latest answer, which an error does not take away: people may be typing over it. Hidden tabs hold no connection. */
export function useLive<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
  paused = false,
): { data: Data | undefined; error: CombinedError | undefined } {
  const client = useClient();
  const key = JSON.stringify(variables);
  const [answer, setAnswer] = useState<{
    /** Of which variables. */
    of: string;
    data: Data | undefined;
    error: CombinedError | undefined;
  }>({ of: key, data: undefined, error: undefined });
  useEffect(() => {
    if (paused) return;
    let stop = (): void => {};
    let timer: number | undefined;
    const follow = (): void => {
      stop();
      window.clearTimeout(timer);
      if (window.document.hidden) return;
      const source = client.subscription(document, JSON.parse(key) as Variables);
      const subscription = source.subscribe((result) => {
        if (result.data || result.error)
          setAnswer((before) => ({
            of: key,
            data: result.data ?? (before.of === key ? before.data : undefined),
            error: result.error,
          }));
        if (!result.hasNext) timer = window.setTimeout(follow, PAUSE_MS);
      });
      stop = subscription.unsubscribe;
    };
    follow();
    window.document.addEventListener("visibilitychange", follow);
    return () => {
      window.document.removeEventListener("visibilitychange", follow);
      window.clearTimeout(timer);
      stop();
    };
  }, [client, document, key, paused]);
  return answer;
}
