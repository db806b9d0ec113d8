/** What the server would make of what a form holds: asked once the typing pauses, and only the last answer counts. */
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import type { AnyVariables, TypedDocumentNode } from "@urql/core";
import { useEffect, useState } from "react";
import { useClient } from "urql";

const PAUSE_MS = 250;

export interface Answer<Data> {
  /** The last one that came, also while the next is awaited. */
  data: Data | null;
  problem: Refusal | null;
  /** What is shown is not about what the form holds now. */
  isStale: boolean;
}

interface Kept<Data> {
  key: string;
  data: Data | null;
  problem: Refusal | null;
}

/** `input` null: there is not enough to ask. Nothing is changed by what is asked, so it carries no key. */
export function useAnswer<Data extends object, Input extends object>(
  document: TypedDocumentNode<Data, { input: Input } & AnyVariables>,
  input: Input | null,
): Answer<Data> {
  const client = useClient();
  const key = input ? JSON.stringify(input) : "";
  const [kept, setKept] = useState<Kept<Data> | null>(null);
  useEffect(() => {
    if (!key) return;
    let wanted = true;
    const timer = window.setTimeout(async () => {
      const { data, error } = await client.mutation(document, { input: JSON.parse(key) } as {
        input: Input;
      } & AnyVariables);
      if (!wanted) return;
      const payload = data && (Object.values(data).find((value) => value && typeof value === "object") as object);
      const refused = payload && "code" in payload ? (payload as Refusal) : null;
      if (error || !payload) {
        const message = t`La réponse n’est pas arrivée. Changez un champ pour la redemander.`;
        setKept({ key, data: null, problem: { code: "FAILED", message } });
      } else setKept({ key, data: refused ? null : (data as Data), problem: refused });
    }, PAUSE_MS);
    return () => {
      wanted = false;
      window.clearTimeout(timer);
    };
  }, [client, document, key]);
  if (!key) return { data: null, problem: null, isStale: false };
  return { data: kept?.data ?? null, problem: kept?.problem ?? null, isStale: kept?.key !== key };
}
