/** What a request would change: as it is on the left, as asked on the right. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { fieldWord, valueWord } from "../../words/request.ts";
import css from "./RequestDetail.module.css";

export const DifferenceFields = graphql(`
  fragment DifferenceFields on ChangeRequest {
    differences {
      field
      before
      proposed
    }
  }
`);

export function Difference(props: { request: FragmentOf<typeof DifferenceFields> }) {
  const { differences } = readFragment(DifferenceFields, props.request);
  if (differences.length === 0) return null;
  return (
    <section className={css.section} aria-label={t`Ce qui changerait`}>
      {differences.map(({ field, before, proposed }) => (
        <div key={field} className={css.difference}>
          <div>
            <small>{t`${fieldWord(field)} aujourd’hui`}</small>
            <strong>{valueWord(field, before)}</strong>
          </div>
          <span className={css.arrow}>
            <Icon name="right" />
          </span>
          <div data-new>
            <small>{t`${fieldWord(field)} demandé`}</small>
            <strong>{valueWord(field, proposed)}</strong>
          </div>
        </div>
      ))}
    </section>
  );
}
