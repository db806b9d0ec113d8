/** What a rider says of themselves when booked or put on the list by hand; `details` reads it from the form. */
import { language } from "@drt/kit/language/language.ts";
import { Pair, typed } from "@drt/kit/ui/Form.tsx";
import type { Refusal } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import { type Licence, licenceChoices } from "../../words/licence.ts";

export function RiderFields({ licence, problem }: { licence: Licence; problem: Refusal | null }) {
  const wrong = (field: string): string | undefined => (problem?.field?.endsWith(field) ? problem.message : undefined);
  return (
    <>
      <Pair>
        <TextInput name="firstName" label={t`Prénom`} required error={wrong("firstName")} data-autofocus />
        <TextInput
          name="lastName"
          label={t({ message: "Nom", context: "de famille" })}
          required
          error={wrong("lastName")}
        />
      </Pair>
      <TextInput name="email" type="email" label={t`E-mail`} required error={wrong("email")} />
      <TextInput name="phone" type="tel" label={t`Téléphone`} error={wrong("phone")} />
      <Pair>
        <TextInput name="birthDate" type="date" label={t`Date de naissance`} required error={wrong("birthDate")} />
        <NativeSelect
          name="licenceClass"
          label={t`Permis`}
          defaultValue={licence}
          error={wrong("licenceClass")}
          data={licenceChoices()}
        />
      </Pair>
    </>
  );
}

export const details = (form: FormData) => ({
  firstName: typed(form, "firstName"),
  lastName: typed(form, "lastName"),
  email: typed(form, "email"),
  phone: typed(form, "phone") || null,
  birthDate: typed(form, "birthDate"),
  licenceClass: typed(form, "licenceClass") as Licence,
  locale: language() === "fr" ? ("FR" as const) : ("EN" as const),
});
