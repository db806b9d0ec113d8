/** Where the words stand, and what can be done with them: keep, try, publish. */
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type TemplateState, templateStateWord } from "../../words/message.ts";
import css from "./Editor.module.css";
import type { TemplateActs } from "./useTemplateActs.ts";

interface Props {
  number: number;
  /** None: what is shipped. */
  state: TemplateState | null;
  isDirty: boolean;
  errors: number;
  acts: TemplateActs;
  onSave: () => void;
  onTry: () => void;
  onPublish: () => void;
}

export function EditorBar({ number, state, isDirty, errors, acts, onSave, onTry, onPublish }: Props) {
  const saved = state ? `${t`Version ${number}`} · ${templateStateWord(state)}` : t`Modèle d’origine`;
  const isNew = isDirty || state === "DRAFT";
  return (
    <div className={css.bar}>
      <p className={css.state} role="status">
        <strong>{saved}</strong>
        <small data-bad={errors > 0 || undefined}>
          {errors > 0 &&
            plural(errors, {
              one: "# faute à corriger avant de publier",
              other: "# fautes à corriger avant de publier",
            })}
          {errors === 0 && isDirty && t`Changements pas encore enregistrés`}
          {errors === 0 && !isDirty && state === "DRAFT" && t`Prête à être publiée`}
        </small>
      </p>
      <div className={css.buttons}>
        <Button variant="default" onClick={onTry}>
          <Trans>Envoyer un essai…</Trans>
        </Button>
        <Button variant="default" disabled={!isDirty} loading={acts.saving.busy} onClick={onSave}>
          <Trans>Enregistrer</Trans>
        </Button>
        <Button disabled={!isNew || errors > 0} loading={acts.publishing.busy} onClick={onPublish}>
          <Trans>Publier</Trans>
        </Button>
      </div>
    </div>
  );
}
