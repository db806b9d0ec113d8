/** Where an import stands: being read, its difference, what is refused, done; and the act that carries it out. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Note } from "@drt/kit/ui/Note.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Progress } from "@mantine/core";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
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

const RunImport = graphql(`
  mutation RunImport($input: RunSeasonImportInput!) {
    runSeasonImport(input: $input) {
      ... on RunSeasonImportSuccess {
        seasonImport {
          id
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export function Outcome({ onAct, ...props }: { found: FragmentOf<typeof OutcomeFields>; onAct: () => void }) {
  const found = readFragment(OutcomeFields, props.found);
  const { act, busy, problem } = useAct(RunImport);
  const counts = (found.counts ?? []) as Counted[];
  const problems = (found.problems ?? []) as CellProblem[];
  const warnings = (found.warnings ?? []) as CellProblem[];
  const changing = counts.some((each) => each.action !== "UNCHANGED");
  if (found.state === "CHECKING" || found.state === "IMPORTING")
    return (
      <section className={css.card} role="status">
        <p>{found.state === "CHECKING" ? t`Lecture des fichiers…` : t`Import en cours…`}</p>
        <Progress value={100} animated aria-label={t`Travail en cours`} />
      </section>
    );
  return (
    <section className={css.card} aria-labelledby="outcome">
      <h2 id="outcome" className={css.heading}>
        {found.state === "DONE" && t`C’est importé`}
        {found.state === "REFUSED" && t`À corriger dans les fichiers`}
        {found.state === "FAILED" && t`L’import n’a pas abouti`}
        {found.state === "CHECKED" && t`2. Ce qui changerait`}
      </h2>
      {found.state === "FAILED" && (
        <Note icon="alert" tone="bad">{t`Rien n’a été importé. ${found.failure ?? ""}`}</Note>
      )}
      {found.stale && (
        <Note icon="alert">
          <Trans>
            La saison a changé depuis votre lecture : voici la différence d’aujourd’hui. Rien n’est importé.
          </Trans>
        </Note>
      )}
      {problems.length > 0 && (
        <>
          <p>
            {plural(problems.length, {
              one: "# point à corriger. Rien n’est importé tant qu’il reste.",
              other: "# points à corriger. Rien n’est importé tant qu’il en reste.",
            })}
          </p>
          <Problems problems={problems} tone="bad" />
        </>
      )}
      {counts.length > 0 && <Counts counts={counts} />}
      {warnings.length > 0 && (
        <>
          <h3 className={css.small}>
            <Trans>À vérifier</Trans>
          </h3>
          <Problems problems={warnings} tone="wait" />
        </>
      )}
      {counts.length > 0 && <Changes changes={(found.changes ?? []) as Change[]} />}
      <ProblemAlert problem={problem} />
      <div className={css.foot}>
        {found.state === "CHECKED" && changing && (
          <Button
            loading={busy}
            onClick={async () => {
              await act({ seasonImportId: found.id, expectedVersion: found.version });
              onAct();
            }}
          >
            <Trans>Importer</Trans>
          </Button>
        )}
        {found.state === "DONE" && (
          <Button component={Link} to="/">
            <Trans>Voir la saison</Trans>
          </Button>
        )}
      </div>
    </section>
  );
}
