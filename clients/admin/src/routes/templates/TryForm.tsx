/** A test send: to oneself, or to a colleague. It leaves as every message leaves and counts nowhere (F2). */
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Channel } from "../../words/message.ts";
import css from "./TryForm.module.css";

interface Props {
  channel: Channel;
  busy: boolean;
  problem: Refusal | null;
  onSend: (recipient: string | null) => void;
  onClose: () => void;
}

export function TryForm({ channel, busy, problem, onSend, onClose }: Props) {
  const [recipient, setRecipient] = useState("");
  const isMail = channel === "EMAIL";
  return (
    <Modal opened onClose={onClose} centered title={t`Envoyer un essai`} closeButtonProps={{ "aria-label": t`Fermer` }}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault();
          onSend(recipient.trim() || null);
        }}
      >
        <p className={css.quiet}>
          <Trans>L’essai part pour de vrai, avec le cas que montre l’aperçu ; il n’entre dans aucun chiffre.</Trans>
        </p>
        <TextInput
          data-autofocus
          type={isMail ? "email" : "tel"}
          label={isMail ? t`À quelle adresse ?` : t`À quel numéro ?`}
          placeholder={isMail ? t`Vide : à vous-même` : "06 12 34 56 78"}
          required={!isMail}
          value={recipient}
          onChange={(event) => setRecipient(event.currentTarget.value)}
        />
        <ProblemAlert problem={problem} />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            <Trans>Fermer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Envoyer l’essai</Trans>
          </Button>
        </div>
      </form>
    </Modal>
  );
}
