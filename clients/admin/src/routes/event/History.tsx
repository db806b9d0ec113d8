/** What happened to a booking, step by step: when, who, why (C2). */
import { moment } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { statusWord } from "../../words/booking.ts";
import css from "./BookingPanel.module.css";

export const HistoryFields = graphql(`
  fragment HistoryFields on Booking {
    history {
      id
      status
      reason
      reasonEn
      actor
      createdAt
    }
  }
`);

export function History(props: { booking: FragmentOf<typeof HistoryFields> }) {
  const { history } = readFragment(HistoryFields, props.booking);
  return (
    <Section title={<Trans>Historique</Trans>}>
      <ol className={css.steps}>
        {history.map((step) => {
          const reason = language() === "en" ? (step.reasonEn ?? step.reason) : step.reason;
          return (
            <li key={step.id}>
              {statusWord(step.status)}
              {reason && ` — ${reason}`}
              <small>
                {moment(step.createdAt)}, {step.actor}
              </small>
            </li>
          );
        })}
      </ol>
    </Section>
  );
}
