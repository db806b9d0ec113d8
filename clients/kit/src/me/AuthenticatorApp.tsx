/** An app that shows codes: added with a QR code and a first code, removed. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Chip } from "../ui/Chip.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { Form, FormFoot, typed } from "../ui/Form.tsx";
import { Card } from "../ui/Page.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import { toast } from "../ui/Toasts.tsx";
import type { Account } from "./account.ts";
import { Codes } from "./Codes.tsx";
import css from "./MePage.module.css";
import { useChange } from "./useChange.ts";

interface Offer {
  secret: string;
  qr: string;
}

export function AuthenticatorApp({ account, onChange }: { account: Account; onChange: () => Promise<void> }) {
  const { busy, problem, setProblem, run } = useChange();
  const [offer, setOffer] = useState<Offer | null>(null);
  const [removing, setRemoving] = useState(false);
  const [codes, setCodes] = useState<string[]>([]);

  async function begin() {
    const made = await run<Offer>("POST", "/auth/me/totp");
    if (made) setOffer(made);
  }

  async function confirm(form: FormData) {
    const made = await run<{ recoveryCodes: string[] }>("POST", "/auth/me/totp/confirm", { code: typed(form, "code") });
    if (!made) return;
    setOffer(null);
    setCodes(made.recoveryCodes);
    toast(t`Application ajoutée : un code sera demandé après votre mot de passe.`);
    await onChange();
  }

  async function remove() {
    if ((await run("DELETE", "/auth/me/totp")) === undefined) return;
    setRemoving(false);
    await onChange();
  }

  return (
    <Card
      title={
        <span className={css.head}>
          <Trans>Application de codes</Trans>
          {account.totp && (
            <Chip tone="good">
              <Trans>Activée</Trans>
            </Chip>
          )}
        </span>
      }
    >
      <p className={css.quiet}>
        <Trans>Un code à 6 chiffres, sur votre téléphone, demandé après le mot de passe.</Trans>
      </p>
      {!offer && !removing && <ProblemAlert problem={problem} />}
      {offer ? (
        <Enrolment offer={offer} busy={busy} onConfirm={confirm} onLeave={() => setOffer(null)}>
          <ProblemAlert problem={problem} />
        </Enrolment>
      ) : (
        <FormFoot>
          {account.totp ? (
            <Button variant="default" onClick={() => setRemoving(true)}>
              <Trans>Retirer l’application</Trans>
            </Button>
          ) : (
            <Button variant="default" loading={busy} onClick={begin}>
              <Trans>Ajouter une application</Trans>
            </Button>
          )}
        </FormFoot>
      )}
      {removing && (
        <Confirm
          title={t`Retirer l’application de codes`}
          act={t`Retirer`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={remove}
          onClose={() => {
            setRemoving(false);
            setProblem(null);
          }}
        >
          {account.passkeys.length ? (
            <Trans>Ses codes ne serviront plus. Vos clés d’accès restent.</Trans>
          ) : (
            <Trans>Votre mot de passe suffira de nouveau pour entrer, et vos codes de secours ne serviront plus.</Trans>
          )}
        </Confirm>
      )}
      {codes.length > 0 && <Codes codes={codes} onClose={() => setCodes([])} />}
    </Card>
  );
}

interface EnrolmentProps {
  offer: Offer;
  busy: boolean;
  onConfirm: (form: FormData) => void;
  onLeave: () => void;
  children: React.ReactNode;
}

function Enrolment({ offer, busy, onConfirm, onLeave, children }: EnrolmentProps) {
  return (
    <Form inset onSubmit={onConfirm}>
      <div className={css.enrol}>
        <img className={css.qr} src={offer.qr} alt={t`Code QR à scanner avec l’application`} />
        <div className={css.words}>
          <p>
            <Trans>Scannez ce code avec une application comme Google Authenticator ou 1Password.</Trans>
          </p>
          <small>
            <Trans>Ou tapez-y cette clé :</Trans>
          </small>
          <code className={css.secret}>{offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}</code>
        </div>
      </div>
      {children}
      <TextInput
        name="code"
        label={t`Code affiché par l’application`}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        required
        withAsterisk={false}
        autoFocus
      />
      <FormFoot>
        <Button variant="default" onClick={onLeave}>
          <Trans>Renoncer</Trans>
        </Button>
        <Button type="submit" loading={busy}>
          <Trans>Activer</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
