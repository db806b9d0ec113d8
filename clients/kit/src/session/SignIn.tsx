/** Address and password, then the second factor, or a passkey alone. It opens the page, and lies over one that ended. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { knowsPasskeys } from "./passkey.ts";
import { SecondFactor } from "./SecondFactor.tsx";
import css from "./SignIn.module.css";
import { type FactorMethod, type SignInOutcome, signIn, signInByPasskey } from "./session.ts";

export function SignIn({ title, hint }: { title?: string; hint?: string }) {
  const [busy, setBusy] = useState<"password" | "passkey" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [methods, setMethods] = useState<FactorMethod[] | null>(null);

  async function attempt(way: "password" | "passkey", asked: Promise<SignInOutcome>) {
    setBusy(way);
    setRefusal(null);
    const outcome = await asked;
    setBusy(null);
    if (outcome === "ok" || outcome === "closed") return;
    if ("methods" in outcome) setMethods(outcome.methods);
    else setRefusal(outcome.message || t`Le serveur ne répond pas. Vérifiez le réseau et réessayez.`);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    void attempt("password", signIn(String(form.get("email")), String(form.get("password"))));
  }

  function over(message: string | null) {
    setMethods(null);
    setRefusal(message);
  }

  if (methods) return <SecondFactor methods={methods} branded={Boolean(title)} onOver={over} />;
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
      <Button type="submit" size="md" loading={busy === "password"} fullWidth>
        <Trans>Se connecter</Trans>
      </Button>
      {knowsPasskeys() && (
        <Button
          variant="default"
          size="md"
          fullWidth
          leftSection={<Icon name="key" />}
          loading={busy === "passkey"}
          onClick={() => attempt("passkey", signInByPasskey())}
        >
          <Trans>Utiliser une clé d’accès</Trans>
        </Button>
      )}
    </form>
  );
}
