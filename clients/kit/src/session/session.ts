/** Who is signed in, by the cookie that no script can read: asked from the server, kept here for the screens. */
import { useSyncExternalStore } from "react";
import { language } from "../language/language.ts";
import { noteConnection } from "../transport/connection.ts";

export interface Person {
  role: string;
  name: string;
  dealershipId: string | null;
}

/** `expired`: somebody was here; what they were doing stays on the screen while they sign in again. */
export type Session =
  | { status: "asking" }
  | { status: "nobody" }
  | { status: "here"; person: Person }
  | { status: "expired"; person: Person };

export type SignInOutcome = "ok" | { message: string };

/** A session that was seen so recently is taken for granted before a change is sent. */
const TRUSTED_MS = 30_000;

let session: Session = { status: "asking" };
let seenAt = 0;
const waiting: (() => void)[] = [];
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
    for (const go of waiting.splice(0)) go();
  }
  for (const listener of listeners) listener();
}

/** Ask who is signed in. Without network nothing changes: the next answer tells. */
export async function checkSession(): Promise<void> {
  const response = await send("GET", "/auth/session");
  if (!response?.ok) return;
  const person: Person = await response.json();
  if (person.role !== "PUBLIC") return become({ status: "here", person });
  if (session.status === "here") become({ status: "expired", person: session.person });
  else if (session.status === "asking") become({ status: "nobody" });
}

export async function signIn(email: string, password: string): Promise<SignInOutcome> {
  const response = await send("POST", "/auth/sign-in", { email, password });
  if (!response) return { message: "" };
  if (!response.ok) return { message: (await response.json()).detail ?? "" };
  const before = session;
  await checkSession();
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
  await new Promise<void>((resolve) => waiting.push(resolve));
}

async function send(method: string, path: string, body?: unknown): Promise<Response | null> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "Accept-Language": language(), "Content-Type": "application/json", "X-DRT-Client": "web" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    noteConnection(response.status === 502 || response.status === 503);
    return response;
  } catch {
    noteConnection(true);
    return null;
  }
}
