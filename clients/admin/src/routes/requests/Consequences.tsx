/** What accepting would do at this moment: a refusal with its reason, or the place and the mail. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./RequestDetail.module.css";

export const ConsequencesFields = graphql(`
  fragment ConsequencesFields on ChangeConsequences {
    refusal {
      code
      message
    }
    place {
      id
      slot {
        id
        day
        localStart
      }
      vehicle {
        id
        number
        model {
          id
          name
        }
      }
    }
    messageRecipient
    calendar
  }
`);

export function Consequences(props: { consequences: FragmentOf<typeof ConsequencesFields> }) {
  const { refusal, place, messageRecipient, calendar } = readFragment(ConsequencesFields, props.consequences);
  if (refusal)
    return (
      <Note icon="alert" tone="bad">
        <Trans>Impossible pour l’instant :</Trans> {refusal.message}
      </Note>
    );
  const lines = [
    place &&
      t`La place sera ${shortDay(place.slot.day)}, ${clock(place.slot.localStart)}, ${place.vehicle.model.name} n° ${place.vehicle.number}.`,
    messageRecipient && t`Un e-mail préviendra ${messageRecipient}.`,
    calendar === "REQUEST" && t`Son rendez-vous sera mis à jour dans son agenda.`,
    calendar === "CANCEL" && t`Son rendez-vous sera retiré de son agenda.`,
  ].filter((line): line is string => Boolean(line));
  if (lines.length === 0) return null;
  return (
    <section className={css.section}>
      <h3 className={css.heading}>
        <Trans>Si vous acceptez</Trans>
      </h3>
      <ul className={css.consequences}>
        {lines.map((line) => (
          <li key={line}>
            <Icon name="check" size={16} />
            <span>{line}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
