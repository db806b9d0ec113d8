/** One request: what it says, what would change side by side, what would come of it, and the answer (E2). */
import { moment, shortDays } from "@drt/kit/language/dates.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Note, Quote } from "@drt/kit/ui/Note.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { kindWord, statusWord } from "../../words/request.ts";
import { AnswerForm } from "./AnswerForm.tsx";
import { Consequences, ConsequencesFields } from "./Consequences.tsx";
import { Difference, DifferenceFields } from "./Difference.tsx";
import css from "./RequestDetail.module.css";

const RequestOf = graphql(
  `
    query RequestOf($id: ID!) {
      changeRequest(id: $id) {
        id
        kind
        status
        message
        author
        createdAt
        stale
        subjectVersion
        answer
        answeredBy
        answeredAt
        booking {
          id
          rider {
            id
            firstName
            lastName
          }
        }
        event {
          id
          startsOn
          endsOn
          dealership {
            id
            name
          }
        }
        ...DifferenceFields
      }
      changeConsequences(changeRequestId: $id) {
        refusal {
          code
        }
        ...ConsequencesFields
      }
    }
  `,
  [DifferenceFields, ConsequencesFields],
);

export function RequestDetail({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: RequestOf, variables: { id }, requestPolicy: "network-only" });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const request = data.changeRequest;
  if (!request)
    return (
      <Missing title={t`Cette demande n’existe pas`} to="/requests">
        <Trans>Revenir aux demandes</Trans>
      </Missing>
    );
  const { event, booking } = request;
  const consequences = data.changeConsequences;
  return (
    <article className={css.card}>
      <header className={css.head}>
        <Link to="/requests" className={css.back}>
          <Icon name="left" size={16} />
          <Trans>Toutes les demandes</Trans>
        </Link>
        <h2 className={css.title}>
          {kindWord(request.kind)}
          {booking && ` · ${booking.rider.firstName} ${booking.rider.lastName}`}
        </h2>
        <p className={css.quiet}>
          <Link to={`/events/${event.id}${booking ? `?booking=${booking.id}` : ""}`} className={css.link}>
            {event.dealership.name}, {shortDays(event.startsOn, event.endsOn)}
          </Link>{" "}
          · {request.author}, {moment(request.createdAt)}
        </p>
      </header>
      {request.message && <Quote>{request.message}</Quote>}
      <Difference request={request} />
      {request.status === "OPEN" ? (
        <>
          {request.stale && (
            <Note icon="alert">
              <Trans>Ce dont il s’agit a changé depuis la demande : la comparaison montre l’état d’aujourd’hui.</Trans>
            </Note>
          )}
          {consequences && <Consequences consequences={consequences} />}
          <AnswerForm request={request} refused={Boolean(consequences?.refusal)} onDone={again} />
        </>
      ) : (
        <section className={css.section}>
          <h3 className={css.heading}>{statusWord(request.status)}</h3>
          {request.answer && <Quote>{request.answer}</Quote>}
          <p className={css.quiet}>
            {request.answeredBy}
            {request.answeredAt && `, ${moment(request.answeredAt)}`}
          </p>
        </section>
      )}
    </article>
  );
}
