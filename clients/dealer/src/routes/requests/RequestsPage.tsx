/** What the dealership asked of headquarters, and what became of it; open ones can be taken back (E2). */
import { ago, shortDays } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { graphql, type ResultOf } from "../../graphql.ts";
import { kindWord, statusWord, valueWord } from "../../words/request.ts";
import css from "./RequestsPage.module.css";

const LiveOwnRequests = graphql(`
  subscription LiveOwnRequests {
    changeRequests(first: 100, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        kind
        status
        message
        author
        answer
        answeredBy
        createdAt
        differences {
          field
          before
          proposed
        }
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
        }
      }
    }
  }
`);

const TakeRequestBack = graphql(`
  mutation TakeRequestBack($input: WithdrawChangeRequestInput!) {
    withdrawChangeRequest(input: $input) {
      ... on WithdrawChangeRequestSuccess {
        changeRequest {
          id
          status
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

type Request = ResultOf<typeof LiveOwnRequests>["changeRequests"]["nodes"][number];

export function RequestsPage() {
  const { data, error } = useLive(LiveOwnRequests, {});
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const requests = data.changeRequests.nodes;
  return (
    <div className={css.page}>
      <h1 className={css.title}>
        <Trans>Vos demandes au siège</Trans>
      </h1>
      {requests.length === 0 && (
        <Empty icon="inbox" title={t`Vous n’avez rien demandé`}>
          <Trans>Ouvrez une réservation de votre week-end pour demander au siège de la déplacer ou de l’annuler.</Trans>
        </Empty>
      )}
      <ul className={css.list}>
        {requests.map((request) => (
          <RequestCard key={request.id} request={request} />
        ))}
      </ul>
    </div>
  );
}

function RequestCard({ request }: { request: Request }) {
  const { act, busy, problem } = useAct(TakeRequestBack);
  const rider = request.booking?.rider;
  return (
    <li className={css.card} data-status={request.status}>
      <p className={css.state}>{statusWord(request.status)}</p>
      <h2 className={css.about}>
        {kindWord(request.kind)}
        {rider && ` · ${rider.firstName} ${rider.lastName}`}
      </h2>
      {request.differences.map(({ field, before, proposed }) => (
        <p key={field} className={css.difference}>
          {valueWord(field, before)}
          <Icon name="right" size={15} />
          <strong>{valueWord(field, proposed)}</strong>
        </p>
      ))}
      {request.message && <blockquote className={css.words}>{request.message}</blockquote>}
      {request.answer && (
        <blockquote className={css.words} data-answer>
          <small>{t`Réponse de ${request.answeredBy ?? t`siège`}`}</small>
          {request.answer}
        </blockquote>
      )}
      <p className={css.quiet}>
        {request.author}, {ago(request.createdAt)} · {shortDays(request.event.startsOn, request.event.endsOn)}
      </p>
      <ProblemAlert problem={problem} />
      {request.status === "OPEN" && (
        <Button variant="default" size="xs" loading={busy} onClick={() => act({ changeRequestId: request.id })}>
          <Trans>Retirer la demande</Trans>
        </Button>
      )}
    </li>
  );
}
