/** How many recovery codes are left, and new ones. */

import { t } from "@lingui/core/macro";
import { Plural, Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Chip } from "../ui/Chip.tsx";
import { Confirm } from "../ui/Confirm.tsx";
import { FormFoot } from "../ui/Form.tsx";
import { Card } from "../ui/Page.tsx";
import type { Account } from "./account.ts";
import { Codes } from "./Codes.tsx";
import css from "./MePage.module.css";
import { useChange } from "./useChange.ts";

/** So few are soon none. */
const FEW = 3;

export function RecoveryCodes({ account, onChange }: { account: Account; onChange: () => Promise<void> }) {
  const { busy, problem, run } = useChange();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<string[] | null>(null);
  const left = account.recoveryCodesLeft;

  async function renew() {
    const made = await run<{ recoveryCodes: string[] }>("POST", "/auth/me/recovery-codes");
    if (!made) return;
    setAsking(false);
    setCodes(made.recoveryCodes);
    await onChange();
  }

  return (
    <Card
      title={
        <span className={css.head}>
          <Trans>Codes de secours</Trans>
          <Chip tone={left <= FEW ? "wait" : "done"}>
            <Plural value={left} _0="Aucun" one="# restant" other="# restants" />
          </Chip>
        </span>
      }
    >
      <p className={css.quiet}>
        <Trans>Pour entrer si vous perdez votre téléphone ou votre clé d’accès.</Trans>
      </p>
      <FormFoot>
        <Button variant="default" onClick={() => setAsking(true)}>
          <Trans>Créer de nouveaux codes</Trans>
        </Button>
      </FormFoot>
      {asking && (
        <Confirm
          title={t`Nouveaux codes de secours`}
          act={t`Créer de nouveaux codes`}
          busy={busy}
          problem={problem}
          onConfirm={renew}
          onClose={() => setAsking(false)}
        >
          <Trans>Les codes que vous avez gardés jusqu’ici ne serviront plus.</Trans>
        </Confirm>
      )}
      {codes && <Codes codes={codes} onClose={() => setCodes(null)} />}
    </Card>
  );
}
