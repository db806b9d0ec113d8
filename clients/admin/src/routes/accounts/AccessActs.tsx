/** Takes a person's access away or gives it back; sends an invitation once more. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./accounts.module.css";
import { InviteAccount } from "./InviteForm.tsx";

export const AccessActsFields = graphql(`
  fragment AccessActsFields on Account {
    id
    name
    email
    role
    locale
    accepted
    disabledAt
    dealership {
      id
    }
  }
`);

const DisableAccount = graphql(
  `
    mutation DisableAccount($input: DisableAccountInput!) {
      disableAccount(input: $input) {
        ... on DisableAccountSuccess {
          account {
            id
            disabledAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const RestoreAccount = graphql(
  `
    mutation RestoreAccount($input: RestoreAccountInput!) {
      restoreAccount(input: $input) {
        ... on RestoreAccountSuccess {
          account {
            id
            disabledAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function AccessActs(props: { account: FragmentOf<typeof AccessActsFields>; onDone: () => void }) {
  const account = readFragment(AccessActsFields, props.account);
  const [asking, setAsking] = useState(false);
  const disable = useAct(DisableAccount);
  const restore = useAct(RestoreAccount);
  const invite = useAct(InviteAccount);
  const { name } = account;

  async function take() {
    if (!(await disable.act({ accountId: account.id }))) return;
    setAsking(false);
    toast(t`${name} n’a plus accès.`, { act: { label: t`Rendre l’accès`, run: give } });
    props.onDone();
  }
  async function give() {
    if (!(await restore.act({ accountId: account.id }))) return;
    toast(t`${name} peut se connecter de nouveau.`);
    props.onDone();
  }
  async function again() {
    const { email, role, locale, dealership } = account;
    if (!(await invite.act({ email, name, role, locale, dealershipId: dealership?.id ?? null }))) return;
    toast(t`Une nouvelle invitation est partie à ${email}.`);
    props.onDone();
  }

  return (
    <Section title={t`Accès`}>
      <div className={css.acts}>
        {!account.accepted && !account.disabledAt && (
          <Button variant="default" loading={invite.busy} onClick={again}>
            <Trans>Renvoyer l’invitation</Trans>
          </Button>
        )}
        {account.disabledAt ? (
          <Button variant="default" loading={restore.busy} onClick={give}>
            <Trans>Rendre l’accès</Trans>
          </Button>
        ) : (
          <Button variant="default" onClick={() => setAsking(true)}>
            <Trans>Retirer l’accès…</Trans>
          </Button>
        )}
      </div>
      <ProblemAlert problem={restore.problem ?? invite.problem} />
      {asking && (
        <Confirm
          title={t`Retirer l’accès de ${name} ?`}
          act={t`Retirer l’accès`}
          danger
          busy={disable.busy}
          problem={disable.problem}
          onConfirm={take}
          onClose={() => setAsking(false)}
        >
          <Trans>
            Toutes ses connexions sont fermées aussitôt. Ce qu’elle a fait reste, à son nom. L’accès peut être rendu.
          </Trans>
        </Confirm>
      )}
    </Section>
  );
}
