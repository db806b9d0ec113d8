/** What an address leads to where nothing of it is there: said plainly, with the way back to where such things are. */
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { Empty } from "./Empty.tsx";

interface Props {
  /** What is not there: `Cette étape n’existe pas`. */
  title: string;
  /** Where such things are listed; none in a panel, which closes back to its list. */
  to?: string;
  /** What that way is called. */
  children?: ReactNode;
}

export function Missing({ title, to, children }: Props) {
  return (
    <Empty icon="search" title={title}>
      <p>
        <Trans>L’adresse est incomplète, ou ce qu’elle montrait n’est plus là.</Trans>
      </p>
      {to && (
        <Button component={Link} to={to} mt="md" variant="default">
          {children}
        </Button>
      )}
    </Empty>
  );
}
