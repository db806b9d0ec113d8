/** Chooses headquarters' files, sends them, and asks what they would change. Nothing is imported by it. */
import { useAct } from "@drt/kit/transport/act.ts";
import { upload } from "@drt/kit/transport/upload.ts";
import { ProblemAlert, type Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, FileInput, Progress } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./ImportPage.module.css";

const PreviewImport = graphql(
  `
    mutation PreviewImport($input: PreviewSeasonImportInput!) {
      previewSeasonImport(input: $input) {
        ... on PreviewSeasonImportSuccess {
          seasonImport {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function Chooser({ onChosen }: { onChosen: (id: string) => void }) {
  const { act, busy, problem } = useAct(PreviewImport);
  const [files, setFiles] = useState<File[]>([]);
  const [sent, setSent] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  async function check() {
    setRefusal(null);
    setSent(0);
    const ids: string[] = [];
    for (const [position, file] of files.entries()) {
      const path = `/spreadsheets?name=${encodeURIComponent(file.name)}`;
      const answer = await upload<{ id: string }>(path, file, (share) => setSent((position + share) / files.length));
      if ("problem" in answer) {
        setSent(null);
        setRefusal({ ...answer.problem, message: t`${file.name} : ${answer.problem.message}` });
        return;
      }
      ids.push(answer.kept.id);
    }
    const done = await act({ spreadsheetIds: ids });
    setSent(null);
    const payload = done?.previewSeasonImport;
    if (payload && "seasonImport" in payload && payload.seasonImport) onChosen(payload.seasonImport.id);
  }

  return (
    <section className={css.card} aria-labelledby="choose">
      <h2 id="choose" className={css.heading}>
        <Trans>Choisir les fichiers</Trans>
      </h2>
      <p className={css.quiet}>
        <Trans>
          Les tableurs du siège, en Excel ou CSV, dans l’ordre que vous voulez. Un seul suffit : ce qui n’y est pas
          reste comme il est.
        </Trans>
      </p>
      <ul className={css.kinds}>
        <li>
          <strong>{t`Concessions`}</strong>
          <small>{t`code, nom, adresse, contact, horaires`}</small>
        </li>
        <li>
          <strong>{t`Parc`}</strong>
          <small>{t`numéro, modèle, groupe, plaque, permis, dates`}</small>
        </li>
        <li>
          <strong>{t`Calendrier`}</strong>
          <small>{t`concession, dates, premier et dernier départ`}</small>
        </li>
      </ul>
      <FileInput
        label={t`Fichiers`}
        placeholder={t`Choisir…`}
        multiple
        clearable
        accept=".csv,.tsv,.txt,.xlsx,.xlsm"
        value={files}
        onChange={setFiles}
        clearButtonProps={{ "aria-label": t`Retirer les fichiers` }}
      />
      {sent !== null && <Progress value={sent * 100} aria-label={t`Envoi des fichiers`} />}
      <ProblemAlert problem={refusal ?? problem} />
      <div className={css.foot}>
        <Button disabled={files.length === 0} loading={sent !== null || busy} onClick={check}>
          <Trans>Voir ce qui changerait</Trans>
        </Button>
      </div>
    </section>
  );
}
