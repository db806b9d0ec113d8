/** One's own account as the server tells it, and what can be changed of it. */
import { t } from "@lingui/core/macro";
import { useCallback, useEffect, useState } from "react";
import { send } from "../session/send.ts";
import { signInAgain } from "../session/session.ts";
import type { Refusal } from "../ui/Problem.tsx";

export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
}

export interface Account {
  email: string;
  name: string;
  role: string;
  locale: "FR" | "EN";
  totp: boolean;
  passkeys: Passkey[];
  passkeysAvailable: boolean;
  recoveryCodesLeft: number;
}

export interface OpenSession {
  id: string;
  device: string;
  createdAt: string;
  seenAt: string;
  current: boolean;
}

export interface Own {
  account: Account;
  sessions: OpenSession[];
}

/** `left`: the person closed the form that asked them to sign in again. */
export type Outcome<T> = { done: T } | { refused: Refusal } | "left";

/** Ask for a change; where it needs a fresh sign-in the form opens over the page, and the change goes on after it. */
export async function change<T = null>(method: string, path: string, body?: unknown): Promise<Outcome<T>> {
  const response = await send(method, path, body);
  if (!response)
    return { refused: { code: "LOST", message: t`Le serveur ne répond pas. Vérifiez le réseau et réessayez.` } };
  const answer = response.status === 204 ? null : await response.json();
  if (response.ok) return { done: answer };
  if (answer.code === "SIGN_IN_AGAIN" || answer.code === "SIGN_IN_FIRST")
    return (await signInAgain()) ? change(method, path, body) : "left";
  return { refused: { code: answer.code, message: answer.detail, field: answer.field } };
}

/** The account and its sessions; `reload` after a change. Undefined while asking, null if there is no answer. */
export function useOwn(): { own: Own | null | undefined; reload: () => Promise<void> } {
  const [own, setOwn] = useState<Own | null>();
  const reload = useCallback(async () => {
    const [account, listed] = await Promise.all([
      change<Account>("GET", "/auth/me"),
      change<{ sessions: OpenSession[] }>("GET", "/auth/sessions"),
    ]);
    if (account !== "left" && "done" in account && listed !== "left" && "done" in listed)
      setOwn({ account: account.done, sessions: listed.done.sessions });
    else setOwn((before) => before ?? null);
  }, []);
  useEffect(() => void reload(), [reload]);
  return { own, reload };
}
