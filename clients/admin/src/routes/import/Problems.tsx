/** What is wrong in the files, cell by cell: where to look, what stands there, what would do. */
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
  const english = language() === "en";
  return (
    <ul className={css.problems} data-tone={tone}>
      {problems.map((problem, position) => {
        const expected = english ? problem.expectedEn : problem.expected;
        return (
          <li key={position}>
            <p className={css.where}>
              <strong>{problem.sheet}</strong>
              {problem.line !== null && <span>{t`ligne ${problem.line}`}</span>}
              {problem.column !== null && <span>{t`colonne ${problem.column}`}</span>}
            </p>
            <p>
              {problem.value && <q>{problem.value}</q>} {english ? problem.messageEn : problem.message}
            </p>
            {expected && (
              <p className={css.expected}>
                <Trans>Attendu : {expected}</Trans>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
