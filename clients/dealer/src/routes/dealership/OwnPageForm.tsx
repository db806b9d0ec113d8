/** How the dealership is reached and when it is open: its own to keep up. Name and address are headquarters' (ADR 0034). */
import { readablePhone } from "@drt/kit/language/phones.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Textarea, TextInput } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./OwnPageForm.module.css";

export const OwnPageFields = graphql(`
  fragment OwnPageFields on Dealership {
    id
    version
    phone
    email
    website
    openingHours
  }
`);

const ChangeOwnPage = graphql(
  `
    mutation ChangeOwnPage($input: ChangeDealershipInput!) {
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

export function OwnPageForm(props: { dealership: FragmentOf<typeof OwnPageFields> }) {
  const dealership = readFragment(OwnPageFields, props.dealership);
  const { act, busy, problem } = useAct(ChangeOwnPage);
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  const named = ["phone", "email", "website", "openingHours"].some((field) => wrong(field));

  async function keep(form: FormData) {
    const done = await act({
      dealershipId: dealership.id,
      phone: typed(form, "phone"),
      email: typed(form, "email"),
      website: typed(form, "website"),
      openingHours: typed(form, "openingHours"),
      expectedVersion: dealership.version,
    });
    if (done) toast(t`Votre page est à jour.`);
  }

  return (
    <Form onSubmit={keep}>
      <p className={css.quiet}>
        <Trans>Les pilotes la lisent quand ils réservent. Pour le nom ou l’adresse, écrivez au siège.</Trans>
      </p>
      <TextInput
        name="phone"
        type="tel"
        label={t`Téléphone`}
        defaultValue={readablePhone(dealership.phone ?? "")}
        error={wrong("phone")}
      />
      <TextInput
        name="website"
        label={t`Site`}
        placeholder="www.exemple.fr"
        inputMode="url"
        defaultValue={dealership.website ?? ""}
        error={wrong("website")}
      />
      <Textarea
        name="openingHours"
        label={t`Horaires`}
        autosize
        minRows={3}
        defaultValue={dealership.openingHours ?? ""}
        error={wrong("openingHours")}
      />
      <TextInput
        name="email"
        type="email"
        label={t`E-mail`}
        description={t`Pour les messages du siège ; les pilotes ne le voient pas.`}
        defaultValue={dealership.email ?? ""}
        error={wrong("email")}
      />
      <ProblemAlert problem={named ? null : problem} />
      <FormFoot>
        <Button type="submit" loading={busy}>
          <Trans>Enregistrer</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}
