/** The browsers in which a person is signed in now; each can be signed out from here. */
import { ago } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { Section } from "@drt/kit/ui/SidePanel.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./accounts.module.css";

export const SignInsFields = graphql(`
  fragment SignInsFields on Account {
    signIns {
      id
      device
      createdAt
      expiresAt
      revokedAt
    }
  }
`);

const RevokeSignIn = graphql(
  `
    mutation RevokeSignIn($input: RevokeSignInInput!) {
      revokeSignIn(input: $input) {
        ... on RevokeSignInSuccess {
          signIn {
            id
            revokedAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function SignIns({ account, onDone }: { account: FragmentOf<typeof SignInsFields>; onDone: () => void }) {
  const { act, busy, problem } = useAct(RevokeSignIn);
  const now = new Date().toISOString();
  const live = readFragment(SignInsFields, account)
    .signIns.filter((each) => !each.revokedAt && each.expiresAt > now)
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  async function end(signInId: string) {
    if (!(await act({ signInId }))) return;
    toast(t`Cette connexion est fermée.`);
    onDone();
  }
  return (
    <Section title={t`Connexions en cours`}>
      {live.length === 0 && (
        <p className={css.quiet}>
          <Trans>Aucune en ce moment.</Trans>
        </p>
      )}
      <ul className={css.lines}>
        {live.map((each) => (
          <li key={each.id}>
            <span>
              {browserName(each.device)}
              <small>
                <Trans>Connecté {ago(each.createdAt)}</Trans>
              </small>
            </span>
            <Button variant="default" size="compact-sm" disabled={busy} onClick={() => end(each.id)}>
              <Trans>Déconnecter</Trans>
            </Button>
          </li>
        ))}
      </ul>
      <ProblemAlert problem={problem} />
    </Section>
  );
}

/** `Firefox, Windows`: what a browser says of itself, in two words. */
function browserName(device: string): string {
  const browser = ["Edg", "OPR", "Firefox", "Chrome", "Safari"].find((name) => device.includes(name));
  const system = ["Windows", "iPhone", "iPad", "Android", "Mac OS", "Linux"].find((name) => device.includes(name));
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera" };
  return [browser && (names[browser] ?? browser), system].filter(Boolean).join(", ") || device || t`Navigateur inconnu`;
}
