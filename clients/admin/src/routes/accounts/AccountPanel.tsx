/** One person beside the list: their access, their language, the browsers they are signed in with. */
import { longDate } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { Section, SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { roleWord, standing } from "../../words/account.ts";
import { AccessActs, AccessActsFields } from "./AccessActs.tsx";
import css from "./accounts.module.css";
import { SecondFactor, SecondFactorFields } from "./SecondFactor.tsx";
import { SignIns, SignInsFields } from "./SignIns.tsx";

const AccountDetail = graphql(
  `
    query AccountDetail($id: ID!) {
      node(id: $id) {
        ... on Account {
          id
          name
          email
          role
          locale
          accepted
          disabledAt
          createdAt
          dealership {
            id
            name
          }
          ...AccessActsFields
          ...SecondFactorFields
          ...SignInsFields
        }
      }
    }
  `,
  [AccessActsFields, SecondFactorFields, SignInsFields],
);

const ChooseLocale = graphql(
  `
    mutation ChooseAccountLocale($input: ChooseAccountLocaleInput!) {
      chooseAccountLocale(input: $input) {
        ... on ChooseAccountLocaleSuccess {
          account {
            id
            locale
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Account = Extract<ResultOf<typeof AccountDetail>["node"], { email: string }>;

export function AccountPanel({ id, onClose, onDone }: { id: string; onClose: () => void; onDone: () => void }) {
  const [{ data, error }, ask] = useQuery({ query: AccountDetail, variables: { id } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  const account = data?.node && "email" in data.node ? data.node : null;
  const done = (): void => {
    again();
    onDone();
  };
  return (
    <SidePanel title={account?.name ?? t`Compte`} onClose={onClose}>
      {error && !data && <Failed onRetry={again} />}
      {!data && !error && <Loading />}
      {data && !account && <Missing title={t`Ce compte n’existe pas`} />}
      {account && <Found account={account} onDone={done} />}
    </SidePanel>
  );
}

function Found({ account, onDone }: { account: Account; onDone: () => void }) {
  const { word, tone } = standing(account);
  const { act, busy, problem } = useAct(ChooseLocale);
  async function choose(locale: string) {
    if (!(await act({ accountId: account.id, locale: locale as Account["locale"] }))) return;
    toast(
      locale === "FR"
        ? t`${account.name} recevra ses e-mails en français.`
        : t`${account.name} recevra ses e-mails en anglais.`,
    );
    onDone();
  }
  return (
    <>
      <div>
        <Chip tone={tone}>{word}</Chip>
      </div>
      <Reach phone={null} email={account.email}>
        {roleWord(account.role)}
        {" · "}
        <Trans>invité le {longDate(account.createdAt)}</Trans>
      </Reach>
      {account.dealership && (
        <p className={css.way}>
          <Link to={`/dealerships/${account.dealership.id}`}>{account.dealership.name}</Link>
        </p>
      )}
      <Section title={t`Langue des e-mails`}>
        <SegmentedControl
          aria-label={t`Langue des e-mails`}
          value={account.locale}
          disabled={busy}
          onChange={choose}
          data={[
            { value: "FR", label: t`Français` },
            { value: "EN", label: t`Anglais` },
          ]}
        />
        <ProblemAlert problem={problem} />
      </Section>
      <SignIns account={account} onDone={onDone} />
      <SecondFactor account={account} onDone={onDone} />
      <AccessActs account={account} onDone={onDone} />
      <p className={css.way}>
        <Link to={`/trail?by=${account.id}`}>
          <Trans>Ce que cette personne a modifié</Trans>
        </Link>
      </p>
    </>
  );
}
