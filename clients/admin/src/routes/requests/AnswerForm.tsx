/** Accept: done at once by the rules of the act itself. Refuse: with a reason. Both are told to the dealership (E2). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const AcceptRequest = graphql(
  `
    mutation AcceptRequest($input: AcceptChangeRequestInput!) {
      acceptChangeRequest(input: $input) {
        ... on AcceptChangeRequestSuccess {
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

const RefuseRequest = graphql(
  `
    mutation RefuseRequest($input: RefuseChangeRequestInput!) {
      refuseChangeRequest(input: $input) {
        ... on RefuseChangeRequestSuccess {
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

interface Props {
  request: { id: string; subjectVersion: number };
  /** Accepting would be refused as things stand. */
  refused: boolean;
  onDone: () => void;
}

export function AnswerForm({ request, refused, onDone }: Props) {
  const accepting = useAct(AcceptRequest);
  const refusing = useAct(RefuseRequest);
  const [answer, setAnswer] = useState("");
  const [reasonMissing, setReasonMissing] = useState(false);
  const words = answer.trim();

  async function accept() {
    refusing.forget();
    const done = await accepting.act({
      changeRequestId: request.id,
      answer: words || null,
      // What this screen compares with: what changed after it is refused, and shown.
      expectedVersion: request.subjectVersion,
    });
    if (done) toast(t`Demande acceptée : c’est fait, la concession est prévenue.`);
    onDone();
  }

  async function refuse() {
    setReasonMissing(!words);
    if (!words) return;
    accepting.forget();
    const done = await refusing.act({ changeRequestId: request.id, answer: words });
    if (done) toast(t`Demande refusée, la concession est prévenue.`);
    onDone();
  }

  return (
    <Form onSubmit={() => {}}>
      <Textarea
        label={t`Votre réponse à la concession`}
        description={t`Nécessaire pour refuser, facultative pour accepter.`}
        autosize
        minRows={2}
        value={answer}
        error={reasonMissing && !words && t`Dites à la concession pourquoi.`}
        onChange={(event) => setAnswer(event.currentTarget.value)}
      />
      <ProblemAlert problem={accepting.problem ?? refusing.problem} />
      <FormFoot>
        <Button variant="default" loading={refusing.busy} onClick={refuse}>
          <Trans>Refuser</Trans>
        </Button>
        <Button disabled={refused} loading={accepting.busy} onClick={accept}>
          <Trans>Accepter et appliquer</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
