/** What can be done with a mailing where it stands: change, count, start or schedule, pause, go on, stop, delete. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { MailingState } from "../../words/mailing.ts";
import {
  DeleteMailing,
  PauseMailing,
  PreviewMailing,
  ResumeMailing,
  StartMailing,
  StopMailing,
  UnscheduleMailing,
} from "./acts.ts";
import css from "./MailingPage.module.css";

interface Props {
  id: string;
  state: MailingState;
  version: number;
  /** What the preview counted; null: not yet. */
  seen: number | null;
  /** Its French words are published. */
  isWorded: boolean;
}

export function MailingActs({ id, state, version, seen, isWorded }: Props) {
  const counting = useAct(PreviewMailing);
  const starting = useAct(StartMailing);
  const unscheduling = useAct(UnscheduleMailing);
  const pausing = useAct(PauseMailing);
  const resuming = useAct(ResumeMailing);
  const stopping = useAct(StopMailing);
  const [at, setAt] = useState("");
  const [isStopping, setStopping] = useState(false);
  const deleting = useAct(DeleteMailing);
  const [isDeleting, setDeleting] = useState(false);
  const [, go] = useLocation();
  const meant = { mailingId: id, expectedVersion: version };
  if (state === "DONE" || state === "STOPPED" || state === "FAILED") return null;

  async function start(): Promise<void> {
    const startsAt = at ? new Date(at).toISOString() : null;
    const done = await starting.act({ ...meant, seenCount: seen ?? 0, startsAt });
    if (done) toast(at ? t`L’envoi est programmé.` : t`L’envoi est parti.`);
  }
  const problem = [counting, starting, unscheduling, pausing, resuming, stopping].find((act) => act.problem)?.problem;
  return (
    <Card title={state === "DRAFT" ? <Trans>Quand</Trans> : <Trans>Que faire</Trans>}>
      {state === "DRAFT" && <p className={css.quiet}>{nextStep(seen, isWorded)}</p>}
      <div className={css.acts}>
        {state === "DRAFT" && (
          <>
            <Button variant="default" loading={counting.busy} onClick={() => counting.act(meant)}>
              {seen === null ? <Trans>Compter les destinataires</Trans> : <Trans>Recompter</Trans>}
            </Button>
            <TextInput
              type="datetime-local"
              label={t`Partir le`}
              value={at}
              onChange={(event) => setAt(event.currentTarget.value)}
            />
            <Button disabled={!seen} loading={starting.busy} onClick={start}>
              {startWord(seen, at !== "")}
            </Button>
          </>
        )}
        {state === "DRAFT" && (
          <>
            <Button variant="subtle" component={Link} to={`/messages/mailings/${id}/edit`}>
              <Trans>Changer l’envoi</Trans>
            </Button>
            <Button variant="subtle" color="red" onClick={() => setDeleting(true)}>
              <Trans>Supprimer…</Trans>
            </Button>
          </>
        )}
        {state === "SCHEDULED" && (
          <Button variant="default" loading={unscheduling.busy} onClick={() => unscheduling.act(meant)}>
            <Trans>Remettre en préparation</Trans>
          </Button>
        )}
        {state === "RUNNING" && (
          <Button variant="default" loading={pausing.busy} onClick={() => pausing.act(meant)}>
            <Trans>Mettre en pause</Trans>
          </Button>
        )}
        {state === "PAUSED" && (
          <Button loading={resuming.busy} onClick={() => resuming.act(meant)}>
            <Trans>Reprendre l’envoi</Trans>
          </Button>
        )}
        {(state === "RUNNING" || state === "PAUSED") && (
          <Button variant="subtle" color="red" onClick={() => setStopping(true)}>
            <Trans>Arrêter pour de bon…</Trans>
          </Button>
        )}
      </div>
      <ProblemAlert problem={problem ?? null} />
      {isDeleting && (
        <Confirm
          danger
          title={t`Supprimer cet envoi en préparation ?`}
          act={t`Supprimer l’envoi`}
          busy={deleting.busy}
          problem={deleting.problem}
          onClose={() => setDeleting(false)}
          onConfirm={async () => {
            if (!(await deleting.act(meant))) return;
            toast(t`L’envoi est supprimé.`);
            go("/messages/mailings", { replace: true });
          }}
        >
          <Trans>Ses textes et son compte de destinataires sont effacés. Aucun message n’est parti.</Trans>
        </Confirm>
      )}
      {isStopping && (
        <Confirm
          danger
          title={t`Arrêter cet envoi ?`}
          act={t`Arrêter l’envoi`}
          busy={stopping.busy}
          problem={stopping.problem}
          onClose={() => setStopping(false)}
          onConfirm={async () => {
            if (await stopping.act({ mailingId: id })) setStopping(false);
          }}
        >
          <Trans>Qui n’a pas encore été écrit ne le sera pas. Cela ne se reprend pas.</Trans>
        </Confirm>
      )}
    </Card>
  );
}

/** What a person has to do before a draft can leave. */
function nextStep(seen: number | null, isWorded: boolean): string {
  if (seen === null) return t`D’abord, comptez les destinataires.`;
  if (seen === 0) return t`Personne ne recevrait cet envoi : changez les critères, puis recomptez.`;
  if (!isWorded) return t`Écrivez et publiez maintenant le texte français, ci-dessus.`;
  return t`Tout est prêt : envoyez maintenant, ou choisissez un jour et une heure.`;
}

function startWord(seen: number | null, isLater: boolean): string {
  if (!seen) return isLater ? t`Programmer` : t`Envoyer maintenant`;
  return isLater
    ? plural(seen, { one: "Programmer # message", other: "Programmer # messages" })
    : plural(seen, { one: "Envoyer # message maintenant", other: "Envoyer # messages maintenant" });
}
