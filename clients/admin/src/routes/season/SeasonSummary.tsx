/** The season in five figures, and how full it is. */
import { count, percent } from "@drt/kit/language/numbers.ts";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./SeasonSummary.module.css";

export const SeasonSummaryFields = graphql(`
  fragment SeasonSummaryFields on Season {
    placesCount
    bookedCount
    fillRate
    figures {
      id
      held
      done
      noShow
      cancelled
      fromMeta
      booked
    }
  }
`);

export function SeasonSummary(props: { season: FragmentOf<typeof SeasonSummaryFields> }) {
  const season = readFragment(SeasonSummaryFields, props.season);
  const figures = season.figures;
  const meta = figures?.booked ? figures.fromMeta / figures.booked : 0;
  const facts = [
    {
      label: t`Places libres`,
      value: count(Math.max(0, season.placesCount - season.bookedCount - (figures?.held ?? 0))),
    },
    { label: t`À confirmer`, value: count(figures?.held ?? 0) },
    { label: t`Essais faits`, value: count(figures?.done ?? 0) },
    { label: t`Absents`, value: count(figures?.noShow ?? 0) },
    { label: t`Venus par META`, value: percent(meta) },
  ];
  return (
    <section className={css.card} aria-label={t`La saison en chiffres`}>
      <div className={css.main}>
        <p className={css.share}>{percent(season.fillRate)}</p>
        <div className={css.words}>
          <p>
            <Trans>
              <strong>{count(season.bookedCount)}</strong> places réservées sur {count(season.placesCount)}
            </Trans>
          </p>
          <Meter share={season.fillRate} label={t`Places réservées`} />
        </div>
      </div>
      <dl className={css.facts}>
        {facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
