/** Chooses a picture and sends it at once: what comes back is what will be shown. */
import { upload } from "@drt/kit/transport/upload.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert, type Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, FileButton, Progress } from "@mantine/core";
import { useState } from "react";
import css from "./PhotoField.module.css";

export interface KeptPhoto {
  id: string;
  medium: string;
}

interface Props {
  photo: KeptPhoto | null;
  onChange: (photo: KeptPhoto) => void;
}

export function PhotoField({ photo, onChange }: Props) {
  const [sent, setSent] = useState<number | null>(null);
  const [problem, setProblem] = useState<Refusal | null>(null);

  async function send(file: File | null) {
    if (!file) return;
    setProblem(null);
    setSent(0);
    const answer = await upload<KeptPhoto>("/photos", file, setSent);
    setSent(null);
    if ("kept" in answer) onChange(answer.kept);
    else setProblem(answer.problem);
  }

  return (
    <div className={css.field}>
      <div className={css.picture}>
        {photo ? <img src={photo.medium} alt={t`Le modèle, tel qu’il sera montré`} /> : <Icon name="bike" size={40} />}
      </div>
      <div className={css.choice}>
        <FileButton accept="image/jpeg,image/png,image/webp" onChange={send}>
          {(props) => (
            <Button {...props} variant="default" loading={sent !== null}>
              {photo ? <Trans>Changer la photo</Trans> : <Trans>Choisir une photo</Trans>}
            </Button>
          )}
        </FileButton>
        <small>
          <Trans>JPEG, PNG ou WebP. Le lieu et l’appareil de la prise de vue sont effacés.</Trans>
        </small>
        {sent !== null && <Progress value={sent * 100} aria-label={t`Envoi de la photo`} />}
        <ProblemAlert problem={problem} />
      </div>
    </div>
  );
}
