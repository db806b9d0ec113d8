/** Whether the server can be reached, as the last requests showed. Screens say so; requests are tried again. */
import { useSyncExternalStore } from "react";

let lost = false;
const listeners = new Set<() => void>();

// Where the device itself knows; that the network is back, the next answer tells.
window.addEventListener("offline", () => noteConnection(true));

let underway = 0;

const warn = (event: BeforeUnloadEvent): void => {
  if (lost) event.preventDefault();
};

/** An act waits for its answer: while the network is lost the browser asks before the page is closed. Returns what ends this. */
export function keepOpen(): () => void {
  underway += 1;
  if (underway === 1) window.addEventListener("beforeunload", warn);
  return () => {
    underway -= 1;
    if (underway === 0) window.removeEventListener("beforeunload", warn);
  };
}

export function noteConnection(isLost: boolean): void {
  if (lost === isLost) return;
  lost = isLost;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useConnectionLost = (): boolean => useSyncExternalStore(subscribe, () => lost);
