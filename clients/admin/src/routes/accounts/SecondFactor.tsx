/** Whether a person shows more than a password, and the way back in for who lost their phone (A3). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./accounts.module.css";

export const SecondFactorFields = graphql(`
  fragment SecondFactorFields on Account {
    id
    name
    secondFactor
  }
`);

const ResetSecondFactors = graphql(
  `
    mutation ResetSecondFactors($input: ResetSecondFactorsInput!) {
      resetSecondFactors(input: $input) {
        ... on ResetSecondFactorsSuccess {
          account {
            id
            secondFactor
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function SecondFactor(props: { account: FragmentOf<typeof SecondFactorFields>; onDone: () => void }) {
  const { id, name, secondFactor } = readFragment(SecondFactorFields, props.account);
  const [asking, setAsking] = useState(false);
  const { act, busy, problem } = useAct(ResetSecondFactors);

  async function reset() {
    if (!(await act({ accountId: id }))) return;
    setAsking(false);
    toast(t`${name} se connecte de nouveau avec son seul mot de passe.`);
    props.onDone();
  }

  return (
    <Section title={t`Connexion en deux étapes`}>
      {secondFactor ? (
        <div className={css.acts}>
          <Button variant="default" onClick={() => setAsking(true)}>
            <Trans>Réinitialiser…</Trans>
          </Button>
        </div>
      ) : (
        <p className={css.quiet}>
          <Trans>Pas activée : le mot de passe suffit.</Trans>
        </p>
      )}
      {asking && (
        <Confirm
          title={t`Réinitialiser la connexion de ${name} ?`}
          act={t`Réinitialiser`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={reset}
          onClose={() => setAsking(false)}
        >
          <Trans>
            À faire seulement si vous êtes sûr que la demande vient de cette personne. Son application, ses clés d’accès
            et ses codes de secours ne vaudront plus ; ses connexions sont fermées, et elle en est prévenue par e-mail.
          </Trans>
        </Confirm>
      )}
    </Section>
  );
}
