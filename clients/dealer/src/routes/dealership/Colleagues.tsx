/** Who works in this space: invited, working or disabled; a dealership invites its own people (A3). */
import { shortDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import css from "./Colleagues.module.css";
import { DisableColleague } from "./DisableColleague.tsx";
import { InviteColleague } from "./InviteColleague.tsx";

export const ColleaguesFields = graphql(`
  fragment ColleaguesFields on Dealership {
    accounts(first: 100, sort: [{ name: ASC }]) {
      nodes {
        id
        name
        email
        accepted
        disabledAt
        createdAt
      }
    }
  }
`);

export type Colleague = ResultOf<typeof ColleaguesFields>["accounts"]["nodes"][number];

interface Props {
  dealership: FragmentOf<typeof ColleaguesFields>;
  /** The list is another one now. */
  onChange: () => void;
}

export function Colleagues({ onChange, ...props }: Props) {
  const { accounts } = readFragment(ColleaguesFields, props.dealership);
  const [inviting, setInviting] = useState<Partial<Colleague> | null>(null);
  const [ending, setEnding] = useState<Colleague | null>(null);
  // Those who lost their access stand last.
  const people = accounts.nodes.toSorted((a, b) => Number(Boolean(a.disabledAt)) - Number(Boolean(b.disabledAt)));
  return (
    <>
      <ul className={css.people}>
        {people.map((person) => (
          <li key={person.id} data-off={person.disabledAt ? "" : undefined}>
            <span className={css.who}>
              <strong>{person.name}</strong>
              <small>{person.email}</small>
              <Standing person={person} />
            </span>
            <span className={css.acts}>
              {!person.accepted && !person.disabledAt && (
                <Button variant="subtle" size="compact-sm" onClick={() => setInviting(person)}>
                  <Trans>Réinviter</Trans>
                </Button>
              )}
              {!person.disabledAt && (
                <Button
                  variant="subtle"
                  color="gray"
                  size="compact-sm"
                  aria-label={t`Désactiver le compte de ${person.name}`}
                  onClick={() => setEnding(person)}
                >
                  <Trans>Désactiver</Trans>
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      <Button
        className={css.invite}
        variant="default"
        leftSection={<Icon name="plus" />}
        onClick={() => setInviting({})}
      >
        <Trans>Inviter un collègue</Trans>
      </Button>
      {inviting && <InviteColleague known={inviting} onDone={onChange} onClose={() => setInviting(null)} />}
      {ending && <DisableColleague colleague={ending} onDone={onChange} onClose={() => setEnding(null)} />}
    </>
  );
}

function Standing({ person }: { person: Colleague }) {
  if (person.disabledAt) return <Chip tone="done">{t`Désactivé`}</Chip>;
  if (person.accepted) return <Chip tone="good">{t`Actif`}</Chip>;
  return <Chip tone="wait">{t`Invité ${shortDay(person.createdAt)}`}</Chip>;
}
