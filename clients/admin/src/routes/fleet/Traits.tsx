/** What a model is, in a few signs: licence, power, automated gearbox, restriction. */

import { decimal } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import css from "./Traits.module.css";

export const TraitsFields = graphql(`
  fragment TraitsFields on VehicleModel {
    powerKw
    licenceRequired
    yAmt
    a2Restricted
  }
`);

export function Traits(props: { model: FragmentOf<typeof TraitsFields> }) {
  const model = readFragment(TraitsFields, props.model);
  const power = decimal(model.powerKw);
  return (
    <ul className={css.traits} aria-label={t`Caractéristiques`}>
      <li data-licence>
        <Trans>Permis {licenceWord(model.licenceRequired)}</Trans>
      </li>
      <li>{power} kW</li>
      {model.yAmt && <li data-good>Y-AMT</li>}
      {model.a2Restricted && (
        <li>
          <Trans>Bridé A2</Trans>
        </li>
      )}
    </ul>
  );
}
