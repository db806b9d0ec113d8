/** The access table (A2): what each role may read and do, by module, opened to its single data and acts; made from the policy itself. */
import { useAddress } from "@drt/kit/list/address.ts";
import { Search } from "@drt/kit/list/Search.tsx";
import { Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { roleWord } from "../../words/account.ts";
import css from "./AccessPage.module.css";
import { ModuleRows, partOf, ROLES } from "./ModuleRows.tsx";
import { modules } from "./modules.ts";

const AccessTable = graphql(`
  query AccessTable {
    accessTable {
      type
      field
      roles
    }
    actionTable {
      action
      roles
    }
  }
`);

export function AccessPage() {
  const [{ q }, change] = useAddress(["q"]);
  const [{ data, error }, ask] = useQuery({ query: AccessTable });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const words = (q ?? "").trim().toLowerCase();
  const parts = modules()
    .map((module) => partOf(module, data.accessTable, data.actionTable, words))
    .filter((part) => part.read.length + part.done.length > 0);
  const read = parts.reduce((sum, part) => sum + part.read.length, 0);
  const done = parts.reduce((sum, part) => sum + part.done.length, 0);
  const reads = plural(read, { one: "# donnée", other: "# données" });
  const acts = plural(done, { one: "# action", other: "# actions" });
  return (
    <Page
      title={t`Qui voit et fait quoi`}
      lead={t`Ce que chaque rôle peut lire et faire. Une concession n’a que ses propres week-ends ; une tablette, que le sien ; un pilote, que ses réservations.`}
    >
      <Tools found={`${reads}, ${acts}`}>
        <Search
          label={t`Chercher une donnée ou une action`}
          placeholder={t`Téléphone, annuler…`}
          value={q ?? ""}
          onChange={(text) => change({ q: text })}
          rest={0}
        />
      </Tools>
      {parts.length === 0 && <Empty icon="search" title={t`Rien de ce nom`} />}
      {parts.length > 0 && (
        <section className={css.frame} aria-label={t`Qui voit et fait quoi`}>
          <table className={css.table}>
            <thead>
              <tr>
                <th scope="col">{t`Donnée ou action`}</th>
                {ROLES.map((role) => (
                  <th key={role} scope="col">
                    {roleWord(role)}
                  </th>
                ))}
              </tr>
            </thead>
            {parts.map((part) => (
              <ModuleRows key={part.module.key} part={part} open={words !== ""} />
            ))}
          </table>
        </section>
      )}
    </Page>
  );
}
