/** One change at a time, with what is busy and what was refused. */
import { useState } from "react";
import type { Refusal } from "../ui/Problem.tsx";
import { change, type Outcome } from "./account.ts";

export function useChange() {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Refusal | null>(null);

  /** The answer, or undefined where it was refused or left. */
  async function run<T = null>(method: string, path: string, body?: unknown): Promise<T | undefined> {
    setBusy(true);
    setProblem(null);
    const outcome: Outcome<T> = await change<T>(method, path, body);
    setBusy(false);
    if (outcome === "left") return undefined;
    if ("done" in outcome) return outcome.done;
    setProblem(outcome.refused);
    return undefined;
  }

  return { busy, problem, setProblem, run };
}
