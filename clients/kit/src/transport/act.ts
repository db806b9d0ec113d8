/**
 * One act of a person: sent once however often the network makes us try (its key), refused in the server's words, with
 * what the screen showed as the version, so that nothing is overwritten unseen.
 */

import { t } from "@lingui/core/macro";
import type { AnyVariables, TypedDocumentNode } from "@urql/core";
import { useCallback, useRef, useState } from "react";
import { useMutation } from "urql";
import type { Refusal } from "../ui/Problem.tsx";
import { keepOpen } from "./connection.ts";

type Payload = { __typename?: string } & Partial<Refusal>;

/**
 * `act(input)` answers the payload where it went well, else null and `problem` says why. Where no answer came the same
 * input goes out under the same key when it is sent again: what the server did unseen is not done twice.
 */
export function useAct<Data extends object, Input extends object>(
  document: TypedDocumentNode<Data, { input: Input } & AnyVariables>,
): {
  act: (input: Omit<Input, "idempotencyKey">) => Promise<Data | null>;
  busy: boolean;
  problem: Refusal | null;
  forget: () => void;
} {
  const [{ fetching }, mutate] = useMutation<Data, { input: Input } & AnyVariables>(document);
  const [problem, setProblem] = useState<Refusal | null>(null);
  const unanswered = useRef<{ input: string; key: string } | null>(null);
  const act = useCallback(
    async (input: Omit<Input, "idempotencyKey">) => {
      setProblem(null);
      const meant = JSON.stringify(input);
      const key = unanswered.current?.input === meant ? unanswered.current.key : makeKey();
      const whole = { ...input, idempotencyKey: key } as unknown as Input;
      const done = keepOpen();
      const { data, error } = await mutate({ input: whole } as { input: Input } & AnyVariables).finally(done);
      const payload = data && (Object.values(data).find((value) => value && typeof value === "object") as Payload);
      unanswered.current = error || !payload ? { input: meant, key } : null;
      if (error || !payload) {
        setProblem({
          code: "FAILED",
          message: t`Le serveur n’a pas su répondre. Réessayez dans un instant : rien ne se fera deux fois.`,
        });
        return null;
      }
      if (payload.code && payload.message) {
        setProblem({ code: payload.code, message: payload.message, field: payload.field ?? null });
        return null;
      }
      return data;
    },
    [mutate],
  );
  return { act, busy: fetching, problem, forget: useCallback(() => setProblem(null), []) };
}

/** Names one act, however often it is sent. Not `randomUUID`, which browsers keep from plain http. */
export function makeKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
