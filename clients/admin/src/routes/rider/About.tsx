/** What a person said of themselves: licence, birth, where they live, what they ride. */
import { longDate } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import css from "./RiderPage.module.css";

export const AboutFields = graphql(`
  fragment AboutFields on Rider {
    birthDate
    postcode
    locale
    licenceClass
    licenceObtainedOn
    ownedBrand
    createdAt
    lastActionAt
  }
`);

export function About(props: { rider: FragmentOf<typeof AboutFields> }) {
  const rider = readFragment(AboutFields, props.rider);
  const facts: [string, string | null][] = [
    [t`Permis`, licenceWord(rider.licenceClass)],
    [t`Obtenu le`, rider.licenceObtainedOn && longDate(rider.licenceObtainedOn)],
    [t`Né(e) le`, longDate(rider.birthDate)],
    [t`Code postal`, rider.postcode],
    [t`Roule en`, rider.ownedBrand],
    [t`Langue`, rider.locale === "FR" ? t`Français` : t`Anglais`],
    [t`Connu depuis`, longDate(rider.createdAt)],
    [t`Dernière activité`, longDate(rider.lastActionAt)],
  ];
  return (
    <dl className={css.facts}>
      {facts.map(
        ([name, value]) =>
          value && (
            <div key={name} className={css.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  );
}
