/** What follows a right password where the account asks for more: a code, or a passkey. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Anchor, Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { Icon } from "../ui/Icon.tsx";
import { knowsPasskeys } from "./passkey.ts";
import css from "./SignIn.module.css";
import { type FactorMethod, type SignInOutcome, showCode, signInByPasskey } from "./session.ts";

interface Props {
  methods: FactorMethod[];
  /** With the brand above, where the form is the page. */
  branded: boolean;
  /** The step took too long, or the person begins again: back to the password, with what to say. */
  onOver: (message: string | null) => void;
}

export function SecondFactor({ methods, branded, onOver }: Props) {
  const [busy, setBusy] = useState<"code" | "passkey" | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const app = methods.includes("CODE");
  const Heading = branded ? "h1" : "h2";

  async function attempt(way: "code" | "passkey", asked: Promise<SignInOutcome>) {
    setBusy(way);
    setRefusal(null);
    const outcome = await asked;
    setBusy(null);
    if (typeof outcome === "string" || "methods" in outcome) return;
    if (outcome.code === "STEP_OVER" && way === "code") onOver(outcome.message);
    else setRefusal(outcome.message || t`Le serveur ne répond pas. Vérifiez le réseau et réessayez.`);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    void attempt("code", showCode(String(new FormData(event.currentTarget).get("code"))));
  }

  return (
    <form className={css.form} onSubmit={submit}>
      {branded && <p className={css.brand}>Demo Ride Tour</p>}
      <Heading className={css.title}>
        <Trans>Confirmez que c’est vous</Trans>
      </Heading>
      {refusal && (
        <Alert color="red" variant="light" role="alert" classNames={{ message: css.refusal }}>
          {refusal}
        </Alert>
      )}
      {methods.includes("PASSKEY") && knowsPasskeys() && (
        <Button
          variant={app ? "default" : "filled"}
          size="md"
          fullWidth
          leftSection={<Icon name="key" />}
          loading={busy === "passkey"}
          onClick={() => attempt("passkey", signInByPasskey())}
        >
          <Trans>Utiliser une clé d’accès</Trans>
        </Button>
      )}
      <TextInput
        name="code"
        label={app ? t`Code à 6 chiffres` : t`Code de secours`}
        description={app ? t`Celui que montre votre application, ou un code de secours.` : undefined}
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        required
        withAsterisk={false}
        size="md"
        classNames={{ input: css.code }}
        data-autofocus
        autoFocus
      />
      <Button type="submit" size="md" variant={app ? "filled" : "default"} loading={busy === "code"} fullWidth>
        <Trans>Continuer</Trans>
      </Button>
      <Anchor component="button" type="button" className={css.again} onClick={() => onOver(null)}>
        <Trans>Se connecter autrement</Trans>
      </Anchor>
    </form>
  );
}
