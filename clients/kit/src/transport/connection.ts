/** Whether the server can be reached, as the last requests showed. Screens say so; requests are tried again. */
import { useSyncExternalStore } from "react";

let lost = false;
const listeners = new Set<() => void>();

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
