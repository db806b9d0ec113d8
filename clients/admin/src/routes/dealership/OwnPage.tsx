/** What the public reads of a dealership, changed in place; who saw an older page is told and overwrites nothing. */

import { readablePhone } from "@drt/kit/language/phones.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

export const OwnPageFields = graphql(`
  fragment OwnPageFields on Dealership {
    id
    version
    name
    address
    city
    region
    phone
    email
    website
    openingHours
  }
`);

const ChangeDealership = graphql(
  `
    mutation ChangeDealership($input: ChangeDealershipInput!) {
      changeDealership(input: $input) {
        ... on ChangeDealershipSuccess {
          dealership {
            id
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const NAMES = ["name", "address", "city", "region", "phone", "email", "website", "openingHours"] as const;

export function OwnPage(props: { dealership: FragmentOf<typeof OwnPageFields>; onDone: () => void }) {
  const page = readFragment(OwnPageFields, props.dealership);
  // What is typed lasts until it is saved or dropped, whatever is read meanwhile.
  const [seen, setSeen] = useState(page);
  const [round, setRound] = useState(0);
  const { act, busy, problem, forget } = useAct(ChangeDealership);
  const [touched, setTouched] = useState(false);
  if (!touched && seen !== page) {
    setSeen(page);
    setRound(round + 1);
  }

  async function save(form: FormData) {
    const shown = { ...seen, phone: seen.phone && readablePhone(seen.phone) };
    const changed = NAMES.filter((name) => typed(form, name) !== (shown[name] ?? ""));
    const given = Object.fromEntries(changed.map((name) => [name, typed(form, name)]));
    if (changed.length > 0 && !(await act({ dealershipId: seen.id, expectedVersion: seen.version, ...given }))) return;
    toast(t`La page de ${seen.name} est à jour.`);
    setTouched(false);
    props.onDone();
  }
  function drop() {
    forget();
    setTouched(false);
    setSeen(page);
    setRound(round + 1);
    props.onDone();
  }

  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  const field = (name: (typeof NAMES)[number], label: string) => ({
    name,
    label,
    defaultValue: (name === "phone" && seen.phone ? readablePhone(seen.phone) : seen[name]) ?? "",
    error: wrong(name),
    onChange: () => setTouched(true),
  });
  return (
    <Card title={t`Page de la concession`}>
      <Form key={round} onSubmit={save}>
        <TextInput {...field("name", t`Nom`)} required />
        <TextInput {...field("address", t`Rue et numéro`)} required />
        <Pair>
          <TextInput {...field("city", t`Ville`)} required />
          <TextInput {...field("region", t`Région`)} required />
        </Pair>
        <TextInput {...field("phone", t`Téléphone`)} type="tel" />
        <TextInput {...field("email", t`E-mail`)} type="email" />
        <TextInput {...field("website", t`Site web`)} inputMode="url" />
        <Textarea {...field("openingHours", t`Heures d’ouverture`)} autosize minRows={2} />
        <ProblemAlert problem={problem} />
        <FormFoot>
          {(touched || problem) && (
            <Button variant="default" onClick={drop}>
              <Trans>Revenir à la page enregistrée</Trans>
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!touched}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}
