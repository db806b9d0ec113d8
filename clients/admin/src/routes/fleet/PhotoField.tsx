/** Chooses a picture and sends it at once, or takes it off: what is seen here is what will be shown once saved. */
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
  onChange: (photo: KeptPhoto | null) => void;
  /** What is shown where there is none: `La photo du modèle est montrée.` */
  without?: string;
}

/** What an input says of a photo: another one, none any more, or nothing. */
export function photoInput(
  before: KeptPhoto | null,
  now: KeptPhoto | null,
): { photoId?: string; removePhoto?: boolean } {
  if (now) return now.id === before?.id ? {} : { photoId: now.id };
  return before ? { removePhoto: true } : {};
}

export function PhotoField({ photo, onChange, without }: Props) {
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
        {photo ? (
          <img src={photo.medium} alt={t`La photo, telle qu’elle sera montrée`} />
        ) : (
          <Icon name="bike" size={40} />
        )}
      </div>
      <div className={css.choice}>
        <div className={css.acts}>
          <FileButton accept="image/jpeg,image/png,image/webp" onChange={send}>
            {(props) => (
              <Button {...props} variant="default" loading={sent !== null}>
                {photo ? <Trans>Changer la photo</Trans> : <Trans>Choisir une photo</Trans>}
              </Button>
            )}
          </FileButton>
          {photo && (
            <Button variant="subtle" color="red" onClick={() => onChange(null)}>
              <Trans>Retirer la photo</Trans>
            </Button>
          )}
        </div>
        <small>
          {!photo && without && `${without} `}
          <Trans>JPEG, PNG ou WebP. Le lieu et l’appareil de la prise de vue sont effacés.</Trans>
        </small>
        {sent !== null && <Progress value={sent * 100} aria-label={t`Envoi de la photo`} />}
        <ProblemAlert problem={problem} />
      </div>
    </div>
  );
}
