/** Who is signed in, by the cookie that no script can read: asked from the server, kept here for the screens. */
import { useSyncExternalStore } from "react";
import { isClosed, showPasskey } from "./passkey.ts";
import { send } from "./send.ts";

export interface Person {
  role: string;
  name: string;
  dealershipId: string | null;
}

/**
 * `expired`: somebody was here; what they were doing stays on the screen while they sign in again. `forSafety`: the
 * session lives, and what they are about to change needs a sign-in of the last minutes; they may leave it.
 */
export type Session =
  | { status: "asking" }
  | { status: "nobody" }
  | { status: "here"; person: Person }
  | { status: "expired"; person: Person; forSafety?: boolean };

/** What may follow a right password, as the server names it. */
export type FactorMethod = "CODE" | "PASSKEY" | "RECOVERY_CODE";

/** An empty message: the server did not answer. `closed`: the browser's own window was closed. */
export type SignInOutcome = "ok" | "closed" | { message: string; code?: string } | { methods: FactorMethod[] };

/** A session that was seen so recently is taken for granted before a change is sent. */
const TRUSTED_MS = 30_000;

let session: Session = { status: "asking" };
let seenAt = 0;
const waiting: ((came: boolean) => void)[] = [];
const listeners = new Set<() => void>();

export const useSession = (): Session =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );

function become(next: Session): void {
  session = next;
  if (next.status === "here") {
    seenAt = Date.now();
    for (const go of waiting.splice(0)) go(true);
  }
  for (const listener of listeners) listener();
}

/** Ask who is signed in. Without network nothing changes: the next answer tells. */
export async function checkSession(signedIn = false): Promise<void> {
  const response = await send("GET", "/auth/session");
  if (!response?.ok) return;
  const person: Person = await response.json();
  // Still there is not enough where a fresh sign-in was asked for.
  const waits = session.status === "expired" && session.forSafety && !signedIn;
  if (person.role !== "PUBLIC") return waits ? undefined : become({ status: "here", person });
  if (session.status === "here") become({ status: "expired", person: session.person });
  else if (session.status === "asking") become({ status: "nobody" });
}

export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  return outcome(await send("POST", "/auth/sign-in", { email, password }));
}

/** A code of the app, or a recovery code, after the password. */
export async function showCode(code: string): Promise<SignInOutcome> {
  return outcome(await send("POST", "/auth/second-factor", { code }));
}

/** A passkey, alone or after the password. */
export async function signInByPasskey(): Promise<SignInOutcome> {
  const asked = await send("POST", "/auth/passkey/challenge", {});
  if (!asked?.ok) return outcome(asked);
  try {
    const credential = await showPasskey(await asked.json());
    return outcome(await send("POST", "/auth/passkey", { credential }));
  } catch (error) {
    if (isClosed(error)) return "closed";
    return { message: error instanceof Error ? error.message : "" };
  }
}

async function outcome(response: Response | null): Promise<SignInOutcome> {
  if (!response) return { message: "" };
  const answer = await response.json();
  if (!response.ok) return { message: answer.detail ?? "", code: answer.code };
  if (response.status === 202) return { methods: answer.secondFactor };
  const before = session;
  await checkSession(true);
  const after = session as Session;
  // Another person on the same screen must not see what the first one left there.
  if (before.status === "expired" && after.status === "here" && before.person.name !== after.person.name)
    location.reload();
  return "ok";
}

export async function signOut(): Promise<void> {
  await send("POST", "/auth/sign-out");
  location.assign(import.meta.env.BASE_URL);
}

export const isSessionFresh = (): boolean => Date.now() - seenAt < TRUSTED_MS;

/** Resolves once somebody is signed in: at once if the session lives, else after the form was filled. */
export async function renewSession(): Promise<void> {
  await checkSession();
  if (session.status !== "expired" && session.status !== "nobody") return;
  await new Promise<boolean>((resolve) => waiting.push(resolve));
}

/** Opens the form over the page for a change that needs a fresh sign-in; false if the person leaves it. */
export function signInAgain(): Promise<boolean> {
  if (session.status === "here") become({ status: "expired", person: session.person, forSafety: true });
  return new Promise((resolve) => waiting.push(resolve));
}

/** Leave what needed a fresh sign-in. */
export function leaveSignIn(): void {
  if (session.status !== "expired" || !session.forSafety) return;
  const left = waiting.splice(0);
  become({ status: "here", person: session.person });
  for (const go of left) go(false);
}
