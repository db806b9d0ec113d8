/** What the person allows, purpose by purpose, with when and under which text (J2). */
import { longDate } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { purposeWord } from "../../words/consent.ts";
import css from "./RiderPage.module.css";

export const ConsentsFields = graphql(`
  fragment ConsentsFields on Rider {
    consents {
      purpose
      granted
      textVersion
      createdAt
      confirmedAt
    }
  }
`);

export function Consents(props: { rider: FragmentOf<typeof ConsentsFields> }) {
  const { consents } = readFragment(ConsentsFields, props.rider);
  // Each choice is a line of its own for ever; the latest of a purpose counts.
  const latest = new Map(
    [...consents].sort((a, b) => a.createdAt.localeCompare(b.createdAt)).map((each) => [each.purpose, each]),
  );
  return (
    <Card title={t`Accords donnés`}>
      {latest.size === 0 && (
        <p>
          <Trans>Rien n’a été demandé : seuls les messages de ses réservations lui parviennent.</Trans>
        </p>
      )}
      <ul className={css.consents}>
        {[...latest.values()].map((each) => (
          <li key={each.purpose}>
            <span>{purposeWord(each.purpose)}</span>
            <Chip tone={each.granted ? (each.confirmedAt || !isMarketing(each.purpose) ? "good" : "wait") : "done"}>
              {each.granted ? (each.confirmedAt || !isMarketing(each.purpose) ? t`Oui` : t`À confirmer`) : t`Non`}
            </Chip>
            <small>
              <Trans>
                {longDate(each.confirmedAt ?? each.createdAt)}, texte {each.textVersion}
              </Trans>
            </small>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** A yes to these counts once the link in a mail was followed. */
const isMarketing = (purpose: string): boolean => purpose === "BRAND_EMAIL" || purpose === "BRAND_SMS";
