/** A clock that counts down. */
import { useEffect, useState } from "react";

const left = (until: string | null | undefined): number =>
  until ? Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 1000)) : 0;

/** Whole seconds until an instant, 0 once it passed; drawn anew each second until then. */
export function useSecondsUntil(until: string | null | undefined): number {
  const [seconds, setSeconds] = useState(() => left(until));
  useEffect(() => {
    setSeconds(left(until));
    const timer = window.setInterval(() => {
      const now = left(until);
      setSeconds(now);
      if (now === 0) window.clearInterval(timer);
    }, 1000);
    return () => window.clearInterval(timer);
  }, [until]);
  return seconds;
}
