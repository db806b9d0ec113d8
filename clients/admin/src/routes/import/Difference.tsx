/** What an import would change: counted line by line, then named, each field before and after. */
import { longDate } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  ACTION_TONES,
  ACTIONS,
  type Action,
  actionWords,
  fieldWord,
  NOUNS,
  type Noun,
  nounWord,
  valueWord,
} from "../../words/import.ts";
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
  name?: string;
  fields: { field: string; before: string; after: string }[];
}

export function Counts({ counts }: { counts: Counted[] }) {
  const lines = NOUNS.map((noun) => ({
    noun,
    parts: ACTIONS.flatMap((action) =>
      counts.filter((each) => each.noun === noun && each.action === action && each.count > 0),
    ),
  })).filter((line) => line.parts.length > 0);
  return (
    <dl className={css.counts}>
      {lines.map((line) => (
        <div key={line.noun}>
          <dt>{nounWord(line.noun)}</dt>
          {line.parts.map((part) => (
            <dd key={part.action}>
              <Chip tone={ACTION_TONES[part.action]}>{actionWords(part.action, part.count)}</Chip>
            </dd>
          ))}
        </div>
      ))}
    </dl>
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
  if (groups.length === 0) return null;
  return (
    <section className={css.groups} aria-labelledby="details">
      <h3 id="details" className={css.heading}>
        <Trans>En détail</Trans>
      </h3>
      {groups.map((group) => (
        <details key={`${group.noun} ${group.action}`} className={css.group} open={group.changes.length <= 12}>
          <summary>
            <strong>{nounWord(group.noun)}</strong>
            <Chip tone={ACTION_TONES[group.action]}>{actionWords(group.action, group.changes.length)}</Chip>
          </summary>
          <ul className={css.items} data-short={group.changes.every((each) => each.fields.length === 0) || undefined}>
            {group.changes.map((change) => (
              <Item key={change.key} change={change} />
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

function Item({ change }: { change: Change }) {
  const key = keyWord(change.noun, change.key);
  return (
    <li>
      <p className={css.name}>
        <strong>{change.name || key}</strong>
        {change.name && <small>{key}</small>}
      </p>
      {change.fields.length > 0 && (
        <dl className={css.fields}>
          {change.fields.map((each) => (
            <div key={each.field}>
              <dt>{fieldWord(each.field)}</dt>
              <dd>
                <del>{valueWord(each.before)}</del>
                <span aria-hidden="true"> → </span>
                <ins>{valueWord(each.after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </li>
  );
}

/** A key of the sheets as people say it: `n° 7`, `13 mars 2027 · C009`. */
function keyWord(noun: Noun, key: string): string {
  if (noun === "VEHICLE") return t`n° ${key}`;
  const event = /^(\S+) (\d\d)\/(\d\d)\/(\d{4})$/.exec(key);
  if (noun === "EVENT" && event) return `${longDate(`${event[4]}-${event[3]}-${event[2]}`)} · ${event[1]}`;
  return key;
}
