/** Where the account is open: each device in words, when it was last of use, and its end. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { ago, moment } from "../language/dates.ts";
import { Chip } from "../ui/Chip.tsx";
import { Icon } from "../ui/Icon.tsx";
import { Card } from "../ui/Page.tsx";
import { ProblemAlert } from "../ui/Problem.tsx";
import { toast } from "../ui/Toasts.tsx";
import type { OpenSession } from "./account.ts";
import { deviceOf } from "./device.ts";
import css from "./MePage.module.css";
import { useChange } from "./useChange.ts";

export function Sessions({ sessions, onChange }: { sessions: OpenSession[]; onChange: () => Promise<void> }) {
  const { busy, problem, run } = useChange();

  async function end(session: OpenSession) {
    if ((await run("DELETE", `/auth/sessions/${session.id}`)) === undefined) return;
    toast(t`Appareil déconnecté.`);
    await onChange();
  }

  const sorted = [...sessions].sort((one, other) => Number(other.current) - Number(one.current));
  return (
    <Card title={<Trans>Appareils connectés</Trans>}>
      <ProblemAlert problem={problem} />
      <ul className={css.list}>
        {sorted.map((session) => {
          const device = deviceOf(session.device);
          return (
            <li key={session.id} className={css.row}>
              <Icon name={device.icon} size={20} />
              <div className={css.words}>
                <strong>{device.words}</strong>
                <small>
                  {session.current ? (
                    <Trans>Connecté le {moment(session.createdAt)}</Trans>
                  ) : (
                    <Trans>
                      Connecté le {moment(session.createdAt)}, vu {ago(session.seenAt)}
                    </Trans>
                  )}
                </small>
              </div>
              <div className={css.acts}>
                {session.current ? (
                  <Chip tone="accent">
                    <Trans>Cet appareil</Trans>
                  </Chip>
                ) : (
                  <Button
                    variant="default"
                    size="compact-sm"
                    loading={busy}
                    onClick={() => end(session)}
                    aria-label={t`Déconnecter ${device.words}`}
                  >
                    <Trans>Déconnecter</Trans>
                  </Button>
                )}
              </div>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
