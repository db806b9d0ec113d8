/** Passkeys: added on this device, named, removed. Each opens the account without a password. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { isClosed, isKnown, knowsPasskeys, makePasskey } from "../session/passkey.ts";
import { Chip } from "../ui/Chip.tsx";
import { FormFoot } from "../ui/Form.tsx";
import { Card } from "../ui/Page.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import { toast } from "../ui/Toasts.tsx";
import type { Account } from "./account.ts";
import { Codes } from "./Codes.tsx";
import { deviceOf } from "./device.ts";
import css from "./MePage.module.css";
import { PasskeyRow } from "./PasskeyRow.tsx";
import { useChange } from "./useChange.ts";

export function Passkeys({ account, onChange }: { account: Account; onChange: () => Promise<void> }) {
  const { busy, problem, setProblem, run } = useChange();
  const [codes, setCodes] = useState<string[]>([]);
  const possible = account.passkeysAvailable && knowsPasskeys();

  async function add() {
    const options = await run<PublicKeyCredentialCreationOptionsJSON>("POST", "/auth/me/passkeys/challenge");
    if (!options) return;
    let credential: string;
    try {
      credential = await makePasskey(options);
    } catch (error) {
      if (isClosed(error)) return;
      const message = isKnown(error)
        ? t`Cet appareil a déjà une clé d’accès pour votre compte.`
        : t`La clé d’accès n’a pas pu être créée. Réessayez, ou depuis un autre appareil.`;
      return setProblem({ code: "PASSKEY", message });
    }
    const name = deviceOf(navigator.userAgent).words;
    const made = await run<{ recoveryCodes: string[] }>("POST", "/auth/me/passkeys", { name, credential });
    if (!made) return;
    toast(t`Clé d’accès ajoutée.`);
    setCodes(made.recoveryCodes);
    await onChange();
  }

  return (
    <Card
      title={
        <span className={css.head}>
          <Trans>Clés d’accès</Trans>
          {account.passkeys.length > 0 && (
            <Chip tone="good">
              <Trans>Activées</Trans>
            </Chip>
          )}
        </span>
      }
    >
      <p className={css.quiet}>
        <Trans>Entrez avec votre empreinte, votre visage ou le code de votre appareil, sans mot de passe.</Trans>
      </p>
      {account.passkeys.length > 0 && (
        <ul className={css.list}>
          {account.passkeys.map((passkey) => (
            <PasskeyRow
              key={passkey.id}
              passkey={passkey}
              last={account.passkeys.length === 1 && !account.totp}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
      <ProblemAlert problem={problem} />
      {possible ? (
        <FormFoot>
          <Button variant={account.passkeys.length ? "default" : "filled"} loading={busy} onClick={add}>
            <Trans>Ajouter une clé d’accès</Trans>
          </Button>
        </FormFoot>
      ) : (
        <p className={css.quiet}>
          <Trans>Ce navigateur, ou cette adresse, ne permet pas d’en ajouter.</Trans>
        </p>
      )}
      {codes.length > 0 && <Codes codes={codes} onClose={() => setCodes([])} />}
    </Card>
  );
}
