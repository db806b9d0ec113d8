/** Choices that are rarely made, behind a button: on a phone the list itself is what is seen first. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { Icon } from "../ui/Icon.tsx";

interface Props {
  /** One of them narrows the list already: they then show from the start. */
  narrows: boolean;
  children: ReactNode;
}

export function More({ narrows, children }: Props) {
  const [open, show] = useState(narrows);
  return (
    <>
      <Button
        variant="subtle"
        aria-expanded={open}
        leftSection={<Icon name={open ? "up" : "down"} size={16} />}
        onClick={() => show(!open)}
      >
        {open ? <Trans>Moins de critères</Trans> : <Trans>Plus de critères</Trans>}
      </Button>
      {open && children}
    </>
  );
}
