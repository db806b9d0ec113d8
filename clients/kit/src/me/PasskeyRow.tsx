/** One passkey: its name, when it was last of use; renamed in place, removed after asking. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { ago, moment } from "../language/dates.ts";
import { Confirm } from "../ui/Confirm.tsx";
import { Form, FormFoot, typed } from "../ui/Form.tsx";
import { Icon } from "../ui/Icon.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import type { Passkey } from "./account.ts";
import css from "./MePage.module.css";
import { useChange } from "./useChange.ts";

interface Props {
  passkey: Passkey;
  /** Whether the password alone opens the account once it is gone. */
  last: boolean;
  onChange: () => Promise<void>;
}

export function PasskeyRow({ passkey, last, onChange }: Props) {
  const { busy, problem, setProblem, run } = useChange();
  const [open, setOpen] = useState<"rename" | "remove" | null>(null);
  const path = `/auth/me/passkeys/${passkey.id}`;

  function close() {
    setOpen(null);
    setProblem(null);
  }

  async function carryOut(method: string, body?: unknown) {
    if ((await run(method, path, body)) === undefined) return;
    setOpen(null);
    await onChange();
  }

  const name = passkey.name;
  if (open === "rename")
    return (
      <li>
        <Form inset onSubmit={(form) => carryOut("PATCH", { name: typed(form, "name") })}>
          <ProblemAlert problem={problem} />
          <TextInput
            name="name"
            label={t`Nom de la clé d’accès`}
            defaultValue={name}
            maxLength={60}
            required
            withAsterisk={false}
            autoFocus
          />
          <FormFoot>
            <Button variant="default" onClick={close}>
              <Trans>Renoncer</Trans>
            </Button>
            <Button type="submit" loading={busy}>
              <Trans>Renommer</Trans>
            </Button>
          </FormFoot>
        </Form>
      </li>
    );
  return (
    <li className={css.row}>
      <Icon name="key" size={20} />
      <div className={css.words}>
        <strong>{name}</strong>
        <small>
          {passkey.lastUsedAt ? (
            <Trans>Utilisée {ago(passkey.lastUsedAt)}</Trans>
          ) : (
            <Trans>Ajoutée le {moment(passkey.createdAt)}</Trans>
          )}
        </small>
      </div>
      <div className={css.acts}>
        <Button variant="subtle" size="compact-sm" onClick={() => setOpen("rename")} aria-label={t`Renommer ${name}`}>
          <Trans>Renommer</Trans>
        </Button>
        <Button
          variant="subtle"
          color="red"
          size="compact-sm"
          onClick={() => setOpen("remove")}
          aria-label={t`Retirer ${name}`}
        >
          <Trans>Retirer</Trans>
        </Button>
      </div>
      {open === "remove" && (
        <Confirm
          title={t`Retirer la clé d’accès`}
          act={t`Retirer`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={() => carryOut("DELETE")}
          onClose={close}
        >
          {last ? (
            <Trans>« {name} » n’ouvrira plus votre compte : votre mot de passe suffira de nouveau.</Trans>
          ) : (
            <Trans>« {name} » n’ouvrira plus votre compte.</Trans>
          )}
        </Confirm>
      )}
    </li>
  );
}
