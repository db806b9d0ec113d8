/** One part of the access table: what of it each role reads and does, opened to single data and acts. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Fragment, useState } from "react";
import { columnWord } from "../../words/column.ts";
import { deeds } from "../../words/deed.ts";
import css from "./AccessPage.module.css";
import type { Module } from "./modules.ts";

export const ROLES = ["ADMIN", "TEAM", "DEALER", "TABLET", "SYNC", "RIDER", "PUBLIC"] as const;

interface Line {
  key: string;
  name: string;
  roles: readonly string[];
}

export interface Part {
  module: Module;
  read: Line[];
  done: Line[];
}

/** What a module holds of both tables, narrowed to lines that hold these words. */
export function partOf(
  module: Module,
  rules: readonly { type: string; field: string; roles: readonly string[] }[],
  acts: readonly { action: string; roles: readonly string[] }[],
  words: string,
): Part {
  const names = deeds()[module.key] ?? {};
  const shown = (line: Line): boolean => !words || `${module.name} ${line.name}`.toLowerCase().includes(words);
  return {
    module,
    read: rules
      .filter((rule) => module.types.includes(rule.type))
      .map(({ type, field, roles }) => ({ key: `${type}.${field}`, name: columnWord(field), roles }))
      .filter(shown),
    done: acts
      .flatMap(({ action, roles }) => (names[action] ? [{ key: action, name: names[action], roles }] : []))
      .filter(shown),
  };
}

export function ModuleRows({ part: { module, read, done }, open }: { part: Part; open: boolean }) {
  const [pressed, setPressed] = useState(false);
  const shown = open || pressed;
  return (
    <tbody>
      <tr className={css.module}>
        <th scope="rowgroup">
          <button type="button" aria-expanded={shown} onClick={() => setPressed(!pressed)}>
            <span className={css.turn} data-open={shown || undefined}>
              <Icon name="right" size={14} />
            </span>
            {module.name}
          </button>
        </th>
        {ROLES.map((role) => (
          <td key={role}>
            {read.length > 0 && (
              <Sum
                lines={read}
                role={role}
                words={{ all: t`lit tout`, none: t`ne lit rien`, some: (some, all) => t`lit ${some} sur ${all}` }}
              />
            )}
            {done.length > 0 && (
              <Sum
                lines={done}
                role={role}
                words={{ all: t`fait tout`, none: t`ne fait rien`, some: (some, all) => t`fait ${some} sur ${all}` }}
              />
            )}
          </td>
        ))}
      </tr>
      {shown && <Lines title={t`Peut lire`} lines={read} yes={t`lit`} />}
      {shown && <Lines title={t`Peut faire`} lines={done} yes={t`fait`} />}
    </tbody>
  );
}

interface SumProps {
  lines: Line[];
  role: string;
  words: { all: string; none: string; some: (some: number, all: number) => string };
}

function Sum({ lines, role, words }: SumProps) {
  const count = lines.filter((line) => line.roles.includes(role)).length;
  if (count === 0)
    return (
      <span className={css.sum} data-may="none">
        {words.none}
      </span>
    );
  return (
    <span className={css.sum} data-may={count === lines.length ? "all" : "some"}>
      {count === lines.length ? words.all : words.some(count, lines.length)}
    </span>
  );
}

function Lines({ title, lines, yes }: { title: string; lines: Line[]; yes: string }) {
  if (lines.length === 0) return null;
  return (
    <Fragment>
      <tr className={css.kind}>
        <th scope="rowgroup" colSpan={ROLES.length + 1}>
          {title}
        </th>
      </tr>
      {lines.map((line) => (
        <tr key={line.key}>
          <th scope="row">{line.name}</th>
          {ROLES.map((role) => (
            <td key={role} data-may={line.roles.includes(role) ? "all" : "none"}>
              {line.roles.includes(role) ? yes : "–"}
            </td>
          ))}
        </tr>
      ))}
    </Fragment>
  );
}
