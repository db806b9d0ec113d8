/** The last imports: who, when, where each stands; each opens to its difference. */
import { moment } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { type Action, actionWords, IMPORT_TONES, importWord } from "../../words/import.ts";
import type { Counted } from "./Difference.tsx";
import css from "./Recent.module.css";

const RecentImports = graphql(`
  query RecentImports {
    seasonImports(first: 5, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        author
        createdAt
        state
        counts
      }
    }
  }
`);

export function Recent() {
  const [{ data }] = useQuery({ query: RecentImports, requestPolicy: "network-only" });
  const imports = data?.seasonImports.nodes ?? [];
  if (imports.length === 0) return null;
  return (
    <section className={css.recent} aria-labelledby="recent">
      <h2 id="recent" className={css.heading}>
        <Trans>Derniers imports</Trans>
      </h2>
      <ul className={css.list}>
        {imports.map((one) => (
          <li key={one.id}>
            <Link to={`/import/${one.id}`} className={css.line}>
              <span>
                {moment(one.createdAt)}
                <small>{one.author}</small>
              </span>
              <small className={css.sum}>{sums((one.counts ?? []) as Counted[]).join(", ")}</small>
              <Chip tone={IMPORT_TONES[one.state]}>{importWord(one.state)}</Chip>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** `9 714 ajouts`, `3 modifications`: of all nouns together. */
function sums(counts: Counted[]): string[] {
  const actions: Action[] = ["CREATED", "UPDATED", "REMOVED", "CANCELLED"];
  return actions.flatMap((action) => {
    const sum = counts.reduce((found, each) => found + (each.action === action ? each.count : 0), 0);
    return sum > 0 ? [actionWords(action, sum)] : [];
  });
}
