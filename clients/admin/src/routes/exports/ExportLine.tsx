/** One file: what is in it, how far it is, and the way to it. */
import { ago } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { EXPORT_TONES, exportWord, listWord } from "../../words/export.ts";
import css from "./ExportsPage.module.css";

export const ExportLineFields = graphql(`
  fragment ExportLineFields on Export {
    id
    status
    listName
    format
    rowsDone
    rowsTotal
    bytes
    failure
    createdAt
    filePath
    onlyChanged
    profile {
      id
      name
    }
    requestedBy {
      id
      name
    }
  }
`);

const CancelExport = graphql(
  `
    mutation CancelExport($input: CancelExportInput!) {
      cancelExport(input: $input) {
        ... on CancelExportSuccess {
          export {
            id
            status
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function ExportLine(props: { export: FragmentOf<typeof ExportLineFields>; onStopped: () => void }) {
  const file = readFragment(ExportLineFields, props.export);
  const { act, busy, problem } = useAct(CancelExport);
  const going = file.status === "QUEUED" || file.status === "RUNNING";
  const name = file.profile ? t`CRM : ${file.profile.name}` : file.listName ? listWord(file.listName) : t`Liste`;

  async function stop() {
    await act({ exportId: file.id });
    props.onStopped();
  }

  return (
    <article className={css.line} aria-label={name}>
      <span className={css.icon} data-done={file.status === "DONE" || undefined}>
        <Icon name={file.status === "DONE" ? "check" : "download"} />
      </span>
      <div className={css.words}>
        <strong>{name}</strong>
        <small>
          {file.profile && `${file.onlyChanged ? t`Ce qui a changé` : t`Tous les contacts`} · `}
          {file.format === "XLSX" ? t`Classeur Excel` : "CSV"} · {file.requestedBy?.name ?? t`Automatique`},{" "}
          {ago(file.createdAt)}
        </small>
      </div>
      <div className={css.progress}>
        {going && (
          <Meter share={file.rowsTotal ? file.rowsDone / file.rowsTotal : 0} label={t`Lignes écrites : ${name}`} />
        )}
        <small role="status">
          {going && file.rowsTotal ? (
            <Trans>
              {count(file.rowsDone)} sur {count(file.rowsTotal)} lignes
            </Trans>
          ) : (
            plural(file.rowsDone, { one: "# ligne", other: "# lignes" })
          )}
          {file.bytes !== null && ` · ${size(file.bytes)}`}
        </small>
        {file.failure && <small className={css.failure}>{file.failure}</small>}
      </div>
      <Chip tone={EXPORT_TONES[file.status]}>{exportWord(file.status)}</Chip>
      <div className={css.act}>
        {going && (
          <Button variant="default" loading={busy} leftSection={<Icon name="close" />} onClick={stop}>
            <Trans>Arrêter</Trans>
          </Button>
        )}
        {file.status === "DONE" && file.filePath && (
          <Button component="a" href={`/exports/${file.id}`} download leftSection={<Icon name="download" />}>
            <Trans>Télécharger</Trans>
          </Button>
        )}
      </div>
      <ProblemAlert problem={problem} />
    </article>
  );
}

/** `1,2 Mo` */
function size(bytes: number): string {
  if (bytes < 1_000_000) return t`${count(Math.max(1, Math.round(bytes / 1_000)))} ko`;
  return t`${count(Math.round(bytes / 100_000) / 10)} Mo`;
}
