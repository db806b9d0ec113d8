/** Where an import stands: being read, its difference, what is refused, done; and the act that carries it out. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Note } from "@drt/kit/ui/Note.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Progress } from "@mantine/core";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { ImportState } from "../../words/import.ts";
import { type Change, Changes, type Counted, Counts } from "./Difference.tsx";
import css from "./ImportPage.module.css";
import { type CellProblem, Problems } from "./Problems.tsx";

export const OutcomeFields = graphql(`
  fragment OutcomeFields on SeasonImport {
    id
    version
    state
    stale
    counts
    changes
    problems
    warnings
    failure
  }
`);

const RunImport = graphql(
  `
    mutation RunImport($input: RunSeasonImportInput!) {
      runSeasonImport(input: $input) {
        ... on RunSeasonImportSuccess {
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

export function Outcome({ onAct, ...props }: { found: FragmentOf<typeof OutcomeFields>; onAct: () => void }) {
  const found = readFragment(OutcomeFields, props.found);
  const { act, busy, problem } = useAct(RunImport);
  const counts = (found.counts ?? []) as Counted[];
  const problems = (found.problems ?? []) as CellProblem[];
  const warnings = (found.warnings ?? []) as CellProblem[];
  const changing = counts.some((each) => each.action !== "UNCHANGED");
  const lost = counts.some((each) => each.action === "REMOVED" || each.action === "CANCELLED");
  if (found.state === "CHECKING" || found.state === "IMPORTING")
    return <Working importing={found.state !== "CHECKING"} />;

  async function run() {
    await act({ seasonImportId: found.id, expectedVersion: found.version });
    onAct();
  }

  return (
    <section className={css.card} aria-labelledby="outcome">
      <div className={css.bar}>
        <div className={css.says}>
          <h2 id="outcome" className={css.heading}>
            {titleOf(found.state, changing)}
          </h2>
          <p className={css.quiet}>{sentenceOf(found.state, changing, problems.length)}</p>
        </div>
        {found.state === "CHECKED" && changing && (
          <Button size="md" loading={busy} onClick={run}>
            <Trans>Importer</Trans>
          </Button>
        )}
        {found.state === "DONE" && (
          <Button component={Link} to="/">
            <Trans>Voir la saison</Trans>
          </Button>
        )}
        {(found.state === "REFUSED" || found.state === "FAILED") && (
          <Button component={Link} to="/import">
            <Trans>Choisir les fichiers corrigés</Trans>
          </Button>
        )}
      </div>
      <ProblemAlert problem={problem} />
      {found.failure && (
        <Note icon="alert" tone="bad">
          {found.failure}
        </Note>
      )}
      {found.stale && (
        <Note icon="alert">
          <Trans>La saison a changé depuis votre lecture : voici la différence d’aujourd’hui.</Trans>
        </Note>
      )}
      {found.state === "CHECKED" && lost && (
        <Note icon="alert" tone="bad">
          <Trans>
            Des éléments ne sont plus dans vos fichiers et seraient retirés ou annulés : vérifiez-les ci-dessous.
          </Trans>
        </Note>
      )}
      {problems.length > 0 && <Problems problems={problems} tone="bad" />}
      {counts.length > 0 && problems.length === 0 && <Counts counts={counts} />}
      {warnings.length > 0 && (
        <>
          <h3 className={css.small}>
            <Trans>À regarder de plus près</Trans>
          </h3>
          <Problems problems={warnings} tone="wait" />
        </>
      )}
      {problems.length === 0 && <Changes changes={(found.changes ?? []) as Change[]} />}
    </section>
  );
}

function Working({ importing }: { importing: boolean }) {
  return (
    <section className={css.card} role="status">
      <h2 className={css.heading}>{importing ? t`Import en cours…` : t`Lecture des fichiers…`}</h2>
      <p className={css.quiet}>
        {importing
          ? t`Quelques secondes. Tout est importé d’un coup, ou rien ; vous pouvez quitter cette page.`
          : t`Quelques secondes. Rien ne change pendant la lecture.`}
      </p>
      <Progress value={100} animated aria-label={t`Travail en cours`} />
    </section>
  );
}

function titleOf(state: ImportState, changing: boolean): string {
  if (state === "DONE") return t`C’est importé`;
  if (state === "REFUSED") return t`À corriger dans les fichiers`;
  if (state === "FAILED") return t`L’import n’a pas abouti`;
  return changing ? t`Ce qui changerait` : t`Rien à changer`;
}

function sentenceOf(state: ImportState, changing: boolean, problems: number): string {
  if (state === "DONE") return t`Voici ce qui a changé.`;
  if (state === "REFUSED")
    return plural(problems, {
      one: "# point à corriger dans le tableur. Rien n’est importé.",
      other: "# points à corriger dans les tableurs. Rien n’est importé.",
    });
  if (state === "FAILED") return t`Rien n’a été importé.`;
  return changing
    ? t`Rien n’est encore importé. Regardez, puis importez.`
    : t`Les fichiers disent ce qui est déjà enregistré.`;
}
