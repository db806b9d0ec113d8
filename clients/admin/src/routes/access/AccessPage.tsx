/** The access table (A2): what each role may read, by module, opened to its single data; made from the policy itself. */
import { useAddress } from "@drt/kit/list/address.ts";
import { Search } from "@drt/kit/list/Search.tsx";
import { Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { roleWord } from "../../words/account.ts";
import { columnWord } from "../../words/trail.ts";
import css from "./AccessPage.module.css";
import { type Module, modules } from "./modules.ts";

const AccessTable = graphql(`
  query AccessTable {
    accessTable {
      type
      field
      roles
    }
  }
`);

type Rule = ResultOf<typeof AccessTable>["accessTable"][number];

const ROLES = ["ADMIN", "TEAM", "DEALER", "TABLET", "SYNC", "RIDER", "PUBLIC"] as const;

export function AccessPage() {
  const [{ q }, change] = useAddress(["q"]);
  const [{ data, error }, ask] = useQuery({ query: AccessTable });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const words = (q ?? "").trim().toLowerCase();
  const parts = modules()
    .map((module) => ({ module, rules: data.accessTable.filter((rule) => module.types.includes(rule.type)) }))
    .map(({ module, rules }) => ({
      module,
      rules: rules.filter((rule) => !words || `${module.name} ${fieldWord(rule.field)}`.toLowerCase().includes(words)),
    }))
    .filter(({ rules }) => rules.length > 0);
  const found = parts.reduce((sum, part) => sum + part.rules.length, 0);
  return (
    <Page
      title={t`Qui voit quoi`}
      lead={t`Ce que chaque rôle peut lire. Une concession ne voit que ses propres week-ends ; une tablette, que le sien.`}
    >
      <Tools found={plural(found, { one: "# donnée", other: "# données" })}>
        <Search
          label={t`Chercher une donnée`}
          placeholder={t`Téléphone, réservation…`}
          value={q ?? ""}
          onChange={(text) => change({ q: text })}
          rest={0}
        />
      </Tools>
      {parts.length === 0 && <Empty icon="search" title={t`Aucune donnée de ce nom`} />}
      {parts.length > 0 && (
        <section className={css.frame} aria-label={t`Qui voit quoi`}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t`Donnée`}</th>
                {ROLES.map((role) => (
                  <th key={role} scope="col">
                    {roleWord(role)}
                  </th>
                ))}
              </tr>
            </thead>
            {parts.map(({ module, rules }) => (
              <ModuleRows key={module.name} module={module} rules={rules} open={words !== ""} />
            ))}
          </table>
        </section>
      )}
    </Page>
  );
}

function ModuleRows({ module, rules, open }: { module: Module; rules: Rule[]; open: boolean }) {
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
        {ROLES.map((role) => {
          const read = rules.filter((rule) => rule.roles.includes(role)).length;
          return (
            <td key={role} data-read={read === 0 ? "none" : read === rules.length ? "all" : "some"}>
              {read === 0 ? t`rien` : read === rules.length ? t`tout` : t`${read} sur ${rules.length}`}
            </td>
          );
        })}
      </tr>
      {shown &&
        rules.map((rule) => (
          <tr key={`${rule.type}.${rule.field}`}>
            <th scope="row">{fieldWord(rule.field)}</th>
            {ROLES.map((role) => (
              <td key={role} data-read={rule.roles.includes(role) ? "all" : "none"}>
                {rule.roles.includes(role) ? t`lit` : "–"}
              </td>
            ))}
          </tr>
        ))}
    </tbody>
  );
}

/** `firstName` or `first_name` in words. */
const fieldWord = (field: string): string =>
  columnWord(field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
