/** Choose, look, do: an act is previewed with what the form holds, and begun with the very same. */
import { useAct } from "@drt/kit/transport/act.ts";
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import type { AnyVariables, TypedDocumentNode } from "@urql/core";
import { useCallback, useState } from "react";
import { useLocation } from "wouter";

type Document<Data, Input> = TypedDocumentNode<Data, { input: Input } & AnyVariables>;

export interface GuidedActs {
  /** The act that shows what would happen; null until it was looked at, and again once the form changed. */
  previewed: string | null;
  looking: boolean;
  beginning: boolean;
  problem: Refusal | null;
  look: () => Promise<void>;
  begin: () => Promise<void>;
  /** The form changed: what was shown is not what would happen. */
  forget: () => void;
}

/** `input` is what the form holds now. Once begun, the act's own page shows how it goes. */
export function useGuidedAct<Seen extends object, Done extends object, Input extends object>(
  preview: Document<Seen, Input>,
  start: Document<Done, Input>,
  input: Omit<Input, "idempotencyKey">,
): GuidedActs {
  const looking = useAct<Seen, Input>(preview);
  const beginning = useAct<Done, Input>(start);
  const [previewed, setPreviewed] = useState<string | null>(null);
  const [, goTo] = useLocation();
  const { forget: forgetLook } = looking;
  const { forget: forgetStart } = beginning;
  const forget = useCallback(() => {
    setPreviewed(null);
    forgetLook();
    forgetStart();
  }, [forgetLook, forgetStart]);

  async function look() {
    beginning.forget();
    const seen = await looking.act(input);
    setPreviewed(seen && actOf(seen));
  }

  async function begin() {
    const done = await beginning.act(input);
    const act = done && actOf(done);
    if (act) goTo(`/acts/${act}`);
  }

  return {
    previewed,
    looking: looking.busy,
    beginning: beginning.busy,
    problem: beginning.problem ?? looking.problem,
    look,
    begin,
    forget,
  };
}

/** The act that a payload carries, whatever its mutation is called. */
function actOf(data: object): string | null {
  const payload = Object.values(data)[0] as { act?: { id: string } } | undefined;
  return payload?.act?.id ?? null;
}
