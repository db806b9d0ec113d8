/** A new password in place of the present one; other devices are signed out. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, PasswordInput } from "@mantine/core";
import { useState } from "react";
import { Form, FormFoot } from "../ui/Form.tsx";
import { Card } from "../ui/Page.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import { toast } from "../ui/Toasts.tsx";
import type { Account } from "./account.ts";
import css from "./MePage.module.css";
import { useChange } from "./useChange.ts";

export function Password({ account, onChange }: { account: Account; onChange: () => Promise<void> }) {
  const { busy, problem, run } = useChange();
  const [open, setOpen] = useState(false);

  async function save(form: FormData) {
    const given = { current: String(form.get("current")), password: String(form.get("password")) };
    if ((await run("POST", "/auth/me/password", given)) === undefined) return;
    setOpen(false);
    toast(t`Mot de passe changé. Vos autres appareils sont déconnectés.`);
    await onChange();
  }

  const look = { "aria-label": t`Montrer le mot de passe`, tabIndex: 0 };
  return (
    <Card title={<Trans>Mot de passe</Trans>}>
      {open ? (
        <Form onSubmit={save}>
          <ProblemAlert problem={problem} />
          {/* For password managers: whose password it is. */}
          <input type="email" value={account.email} autoComplete="username" readOnly hidden />
          <PasswordInput
            name="current"
            label={t`Mot de passe actuel`}
            autoComplete="current-password"
            required
            withAsterisk={false}
            visibilityToggleButtonProps={look}
            data-autofocus
          />
          <PasswordInput
            name="password"
            label={t`Nouveau mot de passe`}
            description={t`12 caractères au moins : quelques mots suffisent.`}
            autoComplete="new-password"
            minLength={12}
            required
            withAsterisk={false}
            visibilityToggleButtonProps={look}
          />
          <FormFoot>
            <Button variant="default" onClick={() => setOpen(false)}>
              <Trans>Renoncer</Trans>
            </Button>
            <Button type="submit" loading={busy}>
              <Trans>Changer le mot de passe</Trans>
            </Button>
          </FormFoot>
        </Form>
      ) : (
        <>
          <p className={css.quiet}>
            <Trans>En le changeant, vous déconnectez tous vos autres appareils.</Trans>
          </p>
          <FormFoot>
            <Button variant="default" onClick={() => setOpen(true)}>
              <Trans>Changer le mot de passe</Trans>
            </Button>
          </FormFoot>
        </>
      )}
    </Card>
  );
}
