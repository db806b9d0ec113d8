/** Asks before what cannot be undone: says what will happen; Escape and the first button leave all as it is. */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal } from "@mantine/core";
import type { ReactNode } from "react";
import { Form, FormFoot } from "./Form.tsx";
import { ProblemAlert, type Refusal } from "./Problem.tsx";

interface Props {
  title: string;
  /** The button that does it, in the words of the act: `Désactiver le compte`. */
  act: string;
  /** Red where something is lost. */
  danger?: boolean;
  busy?: boolean;
  problem?: Refusal | null;
  onConfirm: () => void;
  onClose: () => void;
  /** What will happen, in a sentence or two. */
  children: ReactNode;
}

export function Confirm({ title, act, danger = false, busy = false, problem = null, ...props }: Props) {
  const { onConfirm, onClose, children } = props;
  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ "aria-label": t`Fermer` }}>
      <Form onSubmit={onConfirm}>
        <div>{children}</div>
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Ne rien changer</Trans>
          </Button>
          <Button type="submit" loading={busy} {...(danger ? { color: "red" } : {})}>
            {act}
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
