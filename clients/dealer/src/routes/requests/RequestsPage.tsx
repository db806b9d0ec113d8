/** What the dealership asked of headquarters, and what became of it; open ones can be taken back (E2). */
import { ago, clock, shortDay, shortDays } from "@drt/kit/language/dates.ts";
import { useAddress } from "@drt/kit/list/address.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Quote } from "@drt/kit/ui/Note.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { kindWord, statusWord, valueWord } from "../../words/request.ts";
import css from "./RequestsPage.module.css";

const LiveOwnRequests = graphql(`
  subscription LiveOwnRequests($filter: ChangeRequestFilter) {
    changeRequests(first: 100, filter: $filter, sort: [{ createdAt: DESC }]) {
      totalCount
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
        slot {
          id
          day
          localStart
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

const TakeRequestBack = graphql(
  `
    mutation TakeRequestBack($input: WithdrawChangeRequestInput!) {
      withdrawChangeRequest(input: $input) {
        ... on WithdrawChangeRequestSuccess {
          changeRequest {
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

type Request = ResultOf<typeof LiveOwnRequests>["changeRequests"]["nodes"][number];

export function RequestsPage() {
  const [{ show }, change] = useAddress(["show"]);
  const { data, error } = useLive(LiveOwnRequests, { filter: show === "open" ? { status: { eq: "OPEN" } } : {} });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const requests = data.changeRequests.nodes;
  return (
    <Page
      title={<Trans>Vos demandes au siège</Trans>}
      tools={
        <SegmentedControl
          aria-label={t`Demandes montrées`}
          value={show === "open" ? "open" : "all"}
          onChange={(value) => change({ show: value === "open" ? "open" : null })}
          data={[
            { value: "all", label: t`Toutes` },
            { value: "open", label: t`Sans réponse` },
          ]}
        />
      }
    >
      {requests.length === 0 && (
        <Empty icon="inbox" title={show === "open" ? t`Aucune demande n’attend` : t`Vous n’avez rien demandé`}>
          <Trans>
            Ouvrez une réservation ou un départ de votre week-end : vous pouvez y demander un changement au siège.
          </Trans>
        </Empty>
      )}
      <ul className={css.list}>
        {requests.map((request) => (
          <RequestCard key={request.id} request={request} />
        ))}
      </ul>
    </Page>
  );
}

const ANSWER_TONES = { OPEN: undefined, ACCEPTED: "good", REFUSED: "bad", WITHDRAWN: undefined } as const;

/** Whom or what it is about, in words, and where that stands on the board. */
function subjectOf({ booking, slot, event }: Request): { words: string; to: string } {
  const to = `/events/${event.id}`;
  if (booking)
    return { words: `${booking.rider.firstName} ${booking.rider.lastName}`, to: `${to}?booking=${booking.id}` };
  if (slot)
    return { words: t`départ de ${clock(slot.localStart)}, ${shortDay(slot.day)}`, to: `${to}?slot=${slot.id}` };
  return { words: t`votre étape`, to };
}

function RequestCard({ request }: { request: Request }) {
  const { act, busy, problem } = useAct(TakeRequestBack);
  const { words, to } = subjectOf(request);
  return (
    <li className={css.card} data-status={request.status}>
      <p className={css.state}>{statusWord(request.status)}</p>
      <h2 className={css.about}>
        {kindWord(request.kind)} · <Link to={to}>{words}</Link>
      </h2>
      {request.differences.map(({ field, before, proposed }) => (
        <p key={field} className={css.difference}>
          {valueWord(field, before)}
          <Icon name="right" size={15} />
          <strong>{valueWord(field, proposed)}</strong>
        </p>
      ))}
      {request.message && <Quote>{request.message}</Quote>}
      {request.answer && (
        <Quote by={t`Réponse de ${request.answeredBy ?? t`siège`}`} tone={ANSWER_TONES[request.status]}>
          {request.answer}
        </Quote>
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
