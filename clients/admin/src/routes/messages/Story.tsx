/** One message's whole story: its words as they left, each thing that was reported of it, and sending it again (F3). */
import { moment } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Paper } from "@drt/kit/ui/Paper.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { Section, SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { eventWord, failureWord } from "../../words/message.ts";
import css from "./SentPage.module.css";

const MessageStory = graphql(`
  query MessageStory($id: ID!) {
    messages(first: 1, filter: { id: { eq: $id } }) {
      nodes {
        id
        channel
        recipient
        status
        subject
        textBody
        htmlBody
        createdAt
        sentAt
        notBefore
        attempts
        failure
        failureCause
        provider
        resentAt
        isTest
        booking {
          id
          event {
            id
          }
          rider {
            id
            firstName
            lastName
          }
        }
        mailing {
          id
          name
        }
        templateVersion {
          id
          number
        }
        events {
          id
          kind
          at
          byMachine
          permanent
          detail
          source
        }
      }
    }
  }
`);

const ResendOne = graphql(
  `
    mutation ResendOne($input: ResendMessageInput!) {
      resendMessage(input: $input) {
        ... on ResendMessageSuccess {
          sent: message {
            id
            status
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Message = ResultOf<typeof MessageStory>["messages"]["nodes"][number];

export function Story({ id, onClose }: { id: string; onClose: () => void }) {
  const [{ data, error }, ask] = useQuery({ query: MessageStory, variables: { id } });
  const { act, busy, problem } = useAct(ResendOne);
  const message = data?.messages.nodes[0];
  async function resend(): Promise<void> {
    if (await act({ messageId: id })) toast(t`Le message est de nouveau en route.`);
    ask({ requestPolicy: "network-only" });
  }
  return (
    <SidePanel title={message?.recipient ?? t`Message`} onClose={onClose}>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!data && !error && <Loading />}
      {data && !message && <Missing title={t`Ce message n’existe pas`} />}
      {message && (
        <>
          <About message={message} />
          {message.status === "FAILED" && (
            <>
              <Note icon="alert" tone="bad">
                {message.failureCause && failureWord(message.failureCause)}
                {message.failure && ` · ${message.failure}`}
              </Note>
              {isGone(message) && <Gone message={message} />}
              <ProblemAlert problem={problem} />
              <Button variant={isGone(message) ? "default" : "filled"} loading={busy} onClick={resend}>
                <Trans>Renvoyer</Trans>
              </Button>
            </>
          )}
          <Section title={<Trans>Ce qui s’est passé</Trans>}>
            <Steps message={message} />
          </Section>
          <Section title={message.subject ?? <Trans>Texte</Trans>}>
            {message.htmlBody ? (
              <Paper html={message.htmlBody} width={600} title={t`L’e-mail tel qu’il est parti`} />
            ) : (
              <p className={css.words}>{message.textBody ?? t`Pas encore écrit.`}</p>
            )}
          </Section>
        </>
      )}
    </SidePanel>
  );
}

/** The recipient's server said for good that nobody is there. */
const isGone = (message: Message): boolean => message.events.some(({ permanent }) => permanent === true);

/** What to do next: sending to the same address would fail again. */
function Gone({ message: { booking, recipient } }: { message: Message }) {
  return (
    <p>
      <Trans>Cette adresse ne reçoit plus rien : corrigez-la avant de renvoyer.</Trans>{" "}
      <Link to={booking ? `/riders/${booking.rider.id}` : `/riders?q=${encodeURIComponent(recipient)}`}>
        {booking ? (
          <Trans>
            Ouvrir la fiche de {booking.rider.firstName} {booking.rider.lastName}
          </Trans>
        ) : (
          <Trans>Chercher qui a cette adresse</Trans>
        )}
      </Link>
    </p>
  );
}

function About({ message: { booking, mailing, templateVersion, isTest } }: { message: Message }) {
  return (
    <p className={css.quiet}>
      {booking && (
        <Link to={`/events/${booking.event.id}?booking=${booking.id}`}>
          {t`Réservation de ${booking.rider.firstName} ${booking.rider.lastName}`}
        </Link>
      )}
      {mailing && <Link to={`/messages/mailings/${mailing.id}`}>{t`Envoi « ${mailing.name} »`}</Link>}{" "}
      {templateVersion ? t`Modèle : version ${templateVersion.number}.` : t`Modèle d’origine.`}{" "}
      {isTest && t`C’est un essai.`}
    </p>
  );
}

function Steps({ message }: { message: Message }) {
  const { createdAt, notBefore, sentAt, attempts, provider, resentAt, status, events } = message;
  const steps = [
    { at: createdAt, words: t`Demandé`, more: "", bad: false },
    ...(notBefore ? [{ at: notBefore, words: t`Ne part pas avant`, more: "", bad: false }] : []),
    ...(resentAt ? [{ at: resentAt, words: t`Renvoyé à la main`, more: "", bad: false }] : []),
    ...(sentAt
      ? [{ at: sentAt, words: t`Parti`, more: attempts > 1 ? t`au bout de ${attempts} essais` : "", bad: false }]
      : []),
    ...events.map(({ at, kind, byMachine, detail, permanent }) => ({
      at,
      words: byMachine ? t`${eventWord(kind)} par une machine` : eventWord(kind),
      more: [permanent === true ? t`adresse en faute` : "", detail ?? ""].filter(Boolean).join(" · "),
      bad: kind === "BOUNCED" || kind === "COMPLAINED",
    })),
  ].toSorted((one, other) => one.at.localeCompare(other.at));
  return (
    <ol className={css.steps}>
      {steps.map(({ at, words, more, bad }) => (
        <li key={`${at} ${words} ${more}`} data-bad={bad || undefined}>
          {words}
          <small>
            {moment(at)}
            {more && ` · ${more}`}
          </small>
        </li>
      ))}
      {status === "QUEUED" && (
        <li>
          <Trans>En attente de départ</Trans>
          {provider && <small>{provider}</small>}
        </li>
      )}
    </ol>
  );
}
