/** What is wrong in the files, sheet by sheet and cell by cell: where to look, what stands there, what would do. */
import { language } from "@drt/kit/language/language.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import css from "./Problems.module.css";

export interface CellProblem {
  sheet: string;
  line: number | null;
  column: string | null;
  value: string;
  message: string;
  messageEn: string;
  expected: string;
  expectedEn: string;
}

export function Problems({ problems, tone }: { problems: CellProblem[]; tone: "bad" | "wait" }) {
  const sheets = [...new Set(problems.map((problem) => problem.sheet))];
  return (
    <div className={css.sheets}>
      {sheets.map((sheet) => (
        <section key={sheet} className={css.sheet} aria-label={sheet}>
          <h3 className={css.name}>{sheet}</h3>
          <ul className={css.problems} data-tone={tone}>
            {problems
              .filter((problem) => problem.sheet === sheet)
              .map((problem, position) => (
                <Problem key={position} problem={problem} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function Problem({ problem }: { problem: CellProblem }) {
  const english = language() === "en";
  const message = english ? problem.messageEn : problem.message;
  const expected = english ? problem.expectedEn : problem.expected;
  const where = [
    problem.line !== null && t`Ligne ${problem.line}`,
    problem.column !== null && t`colonne « ${problem.column} »`,
  ].filter((part) => typeof part === "string");
  return (
    <li>
      {where.length > 0 && <p className={css.where}>{where.join(", ")}</p>}
      <p>
        {problem.value && <strong>{t`${problem.value} : `}</strong>}
        {message}
      </p>
      {expected && (
        <p className={css.expected}>
          <Trans>Attendu : {expected}</Trans>
        </p>
      )}
    </li>
  );
}
