/** Failed messages of what the list shows, queued again; never to addresses that are not written to (F5). */
import { useAct } from "@drt/kit/transport/act.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { graphql, type VariablesOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { Channel } from "../../words/message.ts";
import css from "./SentPage.module.css";

const ResendFailed = graphql(
  `
    mutation ResendFailed($input: ResendMessagesInput!) {
      resendMessages(input: $input) {
        ... on ResendMessagesSuccess {
          resending {
            queued
            suppressed
            expired
            remaining
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Cause = NonNullable<VariablesOf<typeof ResendFailed>["input"]["cause"]>;

export function ResendAll({ cause, channel }: { cause: Cause | null; channel: Channel | undefined }) {
  const { act, busy, problem } = useAct(ResendFailed);
  async function resend(): Promise<void> {
    const answer = (await act({ cause, channel: channel ?? null }))?.resendMessages;
    if (!answer || !("resending" in answer)) return;
    const { queued, suppressed, expired, remaining } = answer.resending;
    const left = suppressed + expired;
    const parts = [
      plural(queued, {
        0: "Aucun message remis en route",
        one: "# message remis en route",
        other: "# messages remis en route",
      }),
      left > 0 &&
        plural(left, {
          one: "# laissé (adresse écartée ou lien dépassé)",
          other: "# laissés (adresse écartée ou lien dépassé)",
        }),
      remaining > 0 && plural(remaining, { one: "# reste à relancer", other: "# restent à relancer" }),
    ];
    toast(`${parts.filter(Boolean).join(", ")}.`);
  }
  return (
    <div className={css.all}>
      <p className={css.quiet}>
        <Trans>Une fois la cause réparée, les messages non partis peuvent repartir ensemble.</Trans>
      </p>
      <Button variant="default" loading={busy} onClick={resend}>
        <Trans>Renvoyer les messages non partis</Trans>
      </Button>
      <ProblemAlert problem={problem} />
    </div>
  );
}
