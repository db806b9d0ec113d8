/** The people of a dealership who sign in; headquarters invites more of them from here (A3). */
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { standing } from "../../words/account.ts";
import { InviteForm } from "../accounts/InviteForm.tsx";
import css from "./DealershipPage.module.css";

export const PeopleFields = graphql(`
  fragment PeopleFields on Dealership {
    id
    name
    accounts(first: 100, sort: [{ name: ASC }]) {
      nodes {
        id
        name
        email
        accepted
        disabledAt
      }
    }
  }
`);

export function People(props: { dealership: FragmentOf<typeof PeopleFields>; onDone: () => void }) {
  const { id, name, accounts } = readFragment(PeopleFields, props.dealership);
  const [inviting, setInviting] = useState(false);
  return (
    <Card title={t`Personnes`}>
      {accounts.nodes.length === 0 && (
        <p className={css.quiet}>
          <Trans>Personne ne peut encore se connecter pour cette concession.</Trans>
        </p>
      )}
      <ul className={css.lines}>
        {accounts.nodes.map((account) => (
          <li key={account.id} className={css.person}>
            <span>
              <Link to={`/accounts/${account.id}?role=DEALER`}>{account.name}</Link>
              <small>{account.email}</small>
            </span>
            <Chip tone={standing(account).tone}>{standing(account).word}</Chip>
          </li>
        ))}
      </ul>
      <div>
        <Button variant="default" leftSection={<Icon name="plus" />} onClick={() => setInviting(true)}>
          <Trans>Inviter une personne</Trans>
        </Button>
      </div>
      {inviting && (
        <InviteForm
          dealership={{ id, name }}
          onClose={() => setInviting(false)}
          onDone={() => {
            setInviting(false);
            props.onDone();
          }}
        />
      )}
    </Card>
  );
}
