/** What an import would change: counted in a table, named below, each field before and after. */
import { count } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ACTIONS, type Action, actionWord, fieldWord, NOUNS, type Noun, nounWord } from "../../words/import.ts";
import css from "./Difference.module.css";

export interface Counted {
  noun: Noun;
  action: Action;
  count: number;
}

export interface Change {
  noun: Noun;
  action: Action;
  key: string;
  fields: { field: string; before: string; after: string }[];
}

export function Counts({ counts }: { counts: Counted[] }) {
  const found = (noun: Noun, action: Action): number =>
    counts.find((each) => each.noun === noun && each.action === action)?.count ?? 0;
  const rows = NOUNS.filter((noun) => counts.some((each) => each.noun === noun));
  const columns = ACTIONS.filter((action) => counts.some((each) => each.action === action));
  return (
    <div className={css.scroll}>
      <table className={css.counts}>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">
                <Trans>Quoi</Trans>
              </span>
            </th>
            {columns.map((action) => (
              <th key={action} scope="col">
                {actionWord(action)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((noun) => (
            <tr key={noun}>
              <th scope="row">{nounWord(noun)}</th>
              {columns.map((action) => (
                <td key={action} data-action={found(noun, action) > 0 ? action : undefined}>
                  {found(noun, action) > 0 ? count(found(noun, action)) : "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Changes({ changes }: { changes: Change[] }) {
  const groups = NOUNS.flatMap((noun) =>
    ACTIONS.map((action) => ({
      noun,
      action,
      changes: changes.filter((change) => change.noun === noun && change.action === action),
    })),
  ).filter((group) => group.changes.length > 0);
  return (
    <div className={css.groups}>
      {groups.map((group) => (
        <details key={`${group.noun} ${group.action}`} className={css.group} open={group.changes.length <= 12}>
          <summary data-action={group.action}>
            {nounWord(group.noun)} · {actionWord(group.action)} <strong>{count(group.changes.length)}</strong>
          </summary>
          <ul>
            {group.changes.map((change) => (
              <li key={change.key}>
                <strong>{change.key}</strong>
                {change.fields.map((each) => (
                  <span key={each.field} className={css.field}>
                    {fieldWord(each.field)} <del>{each.before}</del> <span aria-hidden="true">→</span>{" "}
                    <ins>{each.after}</ins>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </details>
      ))}
      {groups.length === 0 && <p>{t`Rien à changer : tout est déjà à jour.`}</p>}
    </div>
  );
}
