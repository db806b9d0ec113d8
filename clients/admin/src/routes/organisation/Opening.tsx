/** Whether the stop can be booked: what that means now, and the one button that changes it (B1). */
import { count } from "@drt/kit/language/numbers.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { type State, stateWord } from "../../words/event.ts";
import css from "./OrganisationPage.module.css";

export const OpeningFields = graphql(`
  fragment OpeningFields on Event {
    id
    version
    state
    placesCount
    bookedCount
    freeCount
  }
`);

const OpenEvent = graphql(
  `
    mutation OpenEvent($input: ChangeEventInput!) {
      openEvent(input: $input) {
        ... on OpenEventSuccess {
          event {
            id
            state
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const CloseEvent = graphql(
  `
    mutation CloseEvent($input: ChangeEventInput!) {
      closeEvent(input: $input) {
        ... on CloseEventSuccess {
          event {
            id
            state
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function Opening(props: { event: FragmentOf<typeof OpeningFields> }) {
  const event = readFragment(OpeningFields, props.event);
  const opening = useAct(OpenEvent);
  const closing = useAct(CloseEvent);
  const isOpen = event.state === "OPEN";
  const over = event.state === "DONE" || event.state === "CANCELLED";
  async function change() {
    opening.forget();
    closing.forget();
    const given = { eventId: event.id, expectedVersion: event.version };
    if (!(await (isOpen ? closing.act(given) : opening.act(given)))) return;
    toast(isOpen ? t`La réservation est fermée. Les réservations faites restent.` : t`La réservation est ouverte.`);
  }
  const figures = [
    { label: t`Places`, value: event.placesCount },
    { label: t`Réservées`, value: event.bookedCount },
    ...(isOpen ? [{ label: t`Libres`, value: event.freeCount }] : []),
  ];
  return (
    <Card title={<Trans>Réservation</Trans>}>
      <p className={css.state} data-state={event.state}>
        <strong>{stateWord(event.state)}</strong>
        <span>{meaning(event.state)}</span>
      </p>
      <dl className={css.figures}>
        {figures.map((figure) => (
          <div key={figure.label}>
            <dt>{figure.label}</dt>
            <dd>{count(figure.value)}</dd>
          </div>
        ))}
      </dl>
      <ProblemAlert problem={opening.problem ?? closing.problem} />
      {!over && (
        <Button
          variant={isOpen ? "default" : "filled"}
          leftSection={<Icon name={isOpen ? "lock" : "check"} />}
          loading={opening.busy || closing.busy}
          onClick={change}
        >
          {isOpen ? <Trans>Fermer la réservation</Trans> : <Trans>Ouvrir la réservation</Trans>}
        </Button>
      )}
    </Card>
  );
}

function meaning(state: State): string {
  return {
    DRAFT: t`Seul le siège voit cette étape. Ouvrez-la quand tout est prêt.`,
    OPEN: t`Chacun voit cette étape et peut réserver une place libre.`,
    CLOSED: t`Plus personne ne réserve. Les réservations faites restent.`,
    DONE: t`L’étape a eu lieu : son organisation ne change plus.`,
    CANCELLED: t`L’étape est annulée : son organisation ne change plus.`,
  }[state];
}
