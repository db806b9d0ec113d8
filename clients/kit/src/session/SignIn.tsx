/** Address and password. The same form opens the page, and lies over it when a session has ended. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import css from "./SignIn.module.css";
import { signIn } from "./session.ts";

export function SignIn({ title, hint }: { title?: string; hint?: string }) {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setRefusal(null);
    const outcome = await signIn(String(form.get("email")), String(form.get("password")));
    setBusy(false);
    if (outcome !== "ok") setRefusal(outcome.message || t`Le serveur ne répond pas. Vérifiez le réseau et réessayez.`);
  }

  return (
    <form className={css.form} onSubmit={submit}>
      {title && (
        <>
          <p className={css.brand}>Demo Ride Tour</p>
          <h1 className={css.title}>{title}</h1>
        </>
      )}
      {hint && <p className={css.hint}>{hint}</p>}
      {refusal && (
        <Alert color="red" variant="light" role="alert" classNames={{ message: css.refusal }}>
          {refusal}
        </Alert>
      )}
      <TextInput
        name="email"
        type="email"
        label={t`Adresse e-mail`}
        autoComplete="username"
        required
        withAsterisk={false}
        size="md"
        data-autofocus
      />
      <PasswordInput
        name="password"
        label={t`Mot de passe`}
        autoComplete="current-password"
        required
        withAsterisk={false}
        size="md"
        visibilityToggleButtonProps={{ "aria-label": t`Montrer le mot de passe`, tabIndex: 0 }}
      />
      <Button type="submit" size="md" loading={busy} fullWidth>
        <Trans>Se connecter</Trans>
      </Button>
    </form>
  );
}
