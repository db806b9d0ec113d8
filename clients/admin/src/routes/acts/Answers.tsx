/** What riders answered to the place that is held for them: one bar, its parts named and counted, live (C6). */
import { count } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./Answers.module.css";

export const AnswersFields = graphql(`
  fragment AnswersFields on Act {
    bookingsCount
    acceptedCount
    movedCount
    refusedCount
    silentCount
    expiredCount
    withoutOfferCount
  }
`);

export function Answers(props: { act: FragmentOf<typeof AnswersFields> }) {
  const act = readFragment(AnswersFields, props.act);
  const parts = [
    { key: "accepted", label: t`Ont accepté`, value: act.acceptedCount },
    { key: "moved", label: t`Ont choisi une autre place`, value: act.movedCount },
    { key: "silent", label: t`Attendent leur réponse`, value: act.silentCount },
    { key: "refused", label: t`Ont refusé`, value: act.refusedCount },
    { key: "expired", label: t`N’ont pas répondu`, value: act.expiredCount },
    { key: "none", label: t`Sans place proposée`, value: act.withoutOfferCount },
  ];
  return (
    <div className={css.answers}>
      <h2 className={css.heading}>
        <Trans>Réponses des pilotes</Trans>
      </h2>
      <div className={css.bar} aria-hidden="true">
        {parts
          .filter((part) => part.value > 0)
          .map((part) => (
            <span key={part.key} data-part={part.key} style={{ "--share": part.value } as React.CSSProperties} />
          ))}
      </div>
      <dl className={css.parts}>
        {parts.map((part) => (
          <div key={part.key} data-none={part.value === 0 || undefined}>
            <dt>
              <span className={css.dot} data-part={part.key} />
              {part.label}
            </dt>
            <dd>{count(part.value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
