/** A field that searches: what is typed stands there at once, the list follows when the typing rests. */
import { TextInput } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import css from "./Search.module.css";

interface Props {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  /** Milliseconds of rest; 0 where nothing is asked from the server. */
  rest?: number;
}

export function Search({ label, placeholder, value, onChange, rest = 250 }: Props) {
  const [typed, setTyped] = useState(value);
  const timer = useRef<number>(undefined);
  const sent = useRef(value);
  useEffect(() => {
    // What the address says counts, unless it only repeats what was sent while more was typed.
    if (value !== sent.current) setTyped(value);
    sent.current = value;
  }, [value]);
  useEffect(() => () => window.clearTimeout(timer.current), []);
  const send = (text: string): void => {
    window.clearTimeout(timer.current);
    const go = (): void => {
      sent.current = text;
      onChange(text);
    };
    if (rest > 0) timer.current = window.setTimeout(go, rest);
    else go();
  };
  return (
    <TextInput
      type="search"
      className={css.search}
      aria-label={label}
      placeholder={placeholder}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        send(event.currentTarget.value);
      }}
    />
  );
}
