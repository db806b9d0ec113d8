/** Parts of a client that are fetched when they are first needed: a lost network is waited for, the page stays. */
import { type ComponentType, type LazyExoticComponent, lazy as reactLazy } from "react";
import { send } from "../session/send.ts";

type Load<Part> = () => Promise<{ default: Part }>;

const FIRST_MS = 500;
const LONGEST_MS = 5_000;
/** A page that was read anew so recently is not read again: what is missing is missing there too. */
const ANEW_MS = 30_000;
const ANEW = "drt-read-anew";

/** Tries until the part is there. Where the server answers and has no such file, a new release came: reads the page anew. */
export async function patiently<Part>(load: Load<Part>): ReturnType<Load<Part>> {
  for (let pause = FIRST_MS; ; pause = Math.min(2 * pause, LONGEST_MS)) {
    try {
      return await load();
    } catch (error) {
      if ((await send("GET", "/auth/session"))?.ok) readAnew(error);
      await new Promise((again) => window.setTimeout(again, pause));
    }
  }
}

function readAnew(error: unknown): void {
  const last = Number(sessionStorage.getItem(ANEW)) || 0;
  if (Date.now() - last < ANEW_MS) throw error;
  sessionStorage.setItem(ANEW, String(Date.now()));
  location.reload();
}

/** React's own, with patience. */
// biome-ignore lint/suspicious/noExplicitAny: as React has it
export const lazy = <Part extends ComponentType<any>>(load: Load<Part>): LazyExoticComponent<Part> =>
  reactLazy(() => patiently(load));
