/** While an act can be taken back: says until when, counts it down, and does it. Afterwards says that it cannot. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { useSecondsUntil } from "./seconds.ts";
import css from "./UndoBar.module.css";

export const UndoFields = graphql(`
  fragment UndoFields on Act {
    id
    kind
    state
    createdAt
    undoUntil
    acceptedCount
    toldCount
    parameters
  }
`);

const UndoAct = graphql(
  `
    mutation UndoAct($input: ActInput!) {
      undoAct(input: $input) {
        ... on UndoActSuccess {
          act {
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

const TakeBackWithdrawal = graphql(
  `
    mutation TakeBackWithdrawal($input: ActInput!) {
      takeBackWithdrawal(input: $input) {
        ... on TakeBackWithdrawalSuccess {
          act {
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

export function UndoBar(props: { act: FragmentOf<typeof UndoFields> }) {
  const act = readFragment(UndoFields, props.act);
  const undoing = useAct(UndoAct);
  const returning = useAct(TakeBackWithdrawal);
  const left = useSecondsUntil(act.undoUntil);
  if (act.state === "PREVIEW" || act.state === "UNDONE") return null;
  const inWindow = left > 0;
  const returnable = (act.kind === "WITHDRAWAL" || act.kind === "SLOT_CLOSING") && act.acceptedCount === 0;
  if (!inWindow && !returnable)
    return (
      <p className={css.over}>
        {act.acceptedCount > 0 ? (
          <Trans>Un pilote a déjà accepté : cette action ne peut plus être reprise d’un coup.</Trans>
        ) : (
          <Trans>Les messages sont partis : cette action ne peut plus être annulée.</Trans>
        )}
      </p>
    );
  const whole = act.undoUntil ? (Date.parse(act.undoUntil) - Date.parse(act.createdAt)) / 1000 : 1;

  async function takeBack() {
    const done = await (inWindow ? undoing : returning).act({ actId: act.id });
    if (done) toast(t`C’est annulé : les réservations sont rendues.`);
  }

  return (
    <div className={css.bar} data-open={inWindow || undefined}>
      {inWindow && (
        <span
          className={css.drain}
          style={{ "--share": Math.min(1, left / whole) } as React.CSSProperties}
          aria-hidden="true"
        />
      )}
      <p className={css.words}>
        {inWindow ? (
          <Trans>
            Personne n’est encore prévenu. Les messages partent dans{" "}
            <b className={css.clock} role="timer">
              {minutes(left)}
            </b>
          </Trans>
        ) : (
          <Trans>
            Personne n’a encore accepté : vous pouvez rendre leurs réservations aux pilotes. Qui a été prévenu recevra
            un message qui le dit.
          </Trans>
        )}
      </p>
      <Button
        variant="default"
        leftSection={<Icon name="undo" />}
        loading={undoing.busy || returning.busy}
        onClick={takeBack}
      >
        {inWindow ? <Trans>Annuler cette action</Trans> : <Trans>Rendre les réservations</Trans>}
      </Button>
      <ProblemAlert problem={undoing.problem ?? returning.problem} />
    </div>
  );
}

/** `1:05` */
const minutes = (seconds: number): string => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
