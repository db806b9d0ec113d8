/** What was sent about a booking, and what could not be. */
import { moment } from "@drt/kit/language/dates.ts";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./BookingPanel.module.css";

export const MessageListFields = graphql(`
  fragment MessageListFields on Booking {
    messages {
      id
      subject
      status
      sentAt
      createdAt
      failure
    }
  }
`);

export function MessageList(props: { booking: FragmentOf<typeof MessageListFields> }) {
  const { messages } = readFragment(MessageListFields, props.booking);
  return (
    <Section title={<Trans>Messages</Trans>}>
      {messages.length === 0 && (
        <p className={css.quiet}>
          <Trans>Aucun message envoyé.</Trans>
        </p>
      )}
      <ol className={css.steps}>
        {messages.map((message) => (
          <li key={message.id}>
            {message.subject ?? t`Message en préparation`}
            <small>
              {message.status === "SENT" && t`Envoyé ${moment(message.sentAt ?? message.createdAt)}`}
              {message.status === "QUEUED" && t`Part dans un instant`}
              {message.status === "FAILED" && t`Non parti : ${message.failure ?? ""}`}
            </small>
          </li>
        ))}
      </ol>
    </Section>
  );
}
