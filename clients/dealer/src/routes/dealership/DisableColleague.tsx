/** Ends a colleague's access at once; only headquarters can give it back, so it is asked twice (A3). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { Colleague } from "./Colleagues.tsx";

const Disable = graphql(
  `
    mutation DisableColleague($input: DisableAccountInput!) {
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

interface Props {
  colleague: Colleague;
  onDone: () => void;
  onClose: () => void;
}

export function DisableColleague({ colleague, onDone, onClose }: Props) {
  const { act, busy, problem } = useAct(Disable);
  const name = colleague.name;

  async function disable() {
    if (!(await act({ accountId: colleague.id }))) return;
    toast(t`${name} n’a plus accès à cet espace.`);
    onDone();
    onClose();
  }

  return (
    <Confirm
      title={t`Désactiver le compte de ${name} ?`}
      act={t`Désactiver`}
      danger
      busy={busy}
      problem={problem}
      onConfirm={disable}
      onClose={onClose}
    >
      <Trans>
        Cette personne est déconnectée aussitôt et ne peut plus entrer. Seul le siège peut lui rendre l’accès.
      </Trans>
    </Confirm>
  );
}
