/** Corrects what a rider's record says, in place (C5). Who was overtaken is told what changed, and nothing is overwritten. */
import { readablePhone } from "@drt/kit/language/phones.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { type Licence, licenceChoices } from "../../words/licence.ts";

export const RiderFormFields = graphql(`
  fragment RiderFormFields on Rider {
    id
    version
    firstName
    lastName
    email
    phone
    birthDate
    licenceClass
  }
`);

const CorrectRider = graphql(
  `
    mutation CorrectRider($input: CorrectRiderInput!) {
      correctRider(input: $input) {
        ... on CorrectRiderSuccess {
          rider {
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

const FIELDS = ["firstName", "lastName", "email", "phone", "birthDate", "licenceClass"] as const;
type Field = (typeof FIELDS)[number];

interface Props {
  rider: FragmentOf<typeof RiderFormFields>;
  /** Somebody else was faster: the record is to be read again. */
  onStale: () => void;
  onDone: () => void;
  onClose: () => void;
}

export function RiderForm({ rider: given, onStale, onDone, onClose }: Props) {
  const rider = readFragment(RiderFormFields, given);
  const { act, busy, problem } = useAct(CorrectRider);
  // As it was when the form opened, or when it was last sent: what changed since is shown before it is sent again.
  const [seen, setSeen] = useState(rider);
  const [typed, setTyped] = useState<Partial<Record<Field, string>>>({});
  const overtaken = FIELDS.filter((field) => (rider[field] ?? "") !== (seen[field] ?? ""));
  const stale = rider.version !== seen.version;

  async function save() {
    const changes = Object.fromEntries(
      FIELDS.flatMap((field) =>
        typed[field] !== undefined && typed[field] !== (rider[field] ?? "") ? [[field, typed[field]]] : [],
      ),
    ) as Partial<Record<Field, string>>;
    if (Object.keys(changes).length === 0) return onClose();
    const { licenceClass, ...words } = changes;
    setSeen(rider);
    const done = await act({
      riderId: rider.id,
      ...words,
      ...(licenceClass && { licenceClass: licenceClass as Licence }),
      expectedVersion: rider.version,
    });
    if (!done) return onStale();
    toast(t`La fiche est corrigée.`);
    onDone();
  }

  const field = (name: Field, label: string) => ({
    name,
    label,
    value: typed[name] ?? shown(rider, name),
    error: problem?.field?.endsWith(name) ? problem.message : undefined,
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setTyped((before) => ({ ...before, [name]: value }));
    },
  });

  return (
    <Form inset onSubmit={save}>
      <Pair>
        <TextInput {...field("firstName", t`Prénom`)} required data-autofocus />
        <TextInput {...field("lastName", t({ message: "Nom", context: "de famille" }))} required />
      </Pair>
      <TextInput
        {...field("email", t`E-mail`)}
        type="email"
        description={t`Une nouvelle adresse reçoit la confirmation de ses essais.`}
      />
      <TextInput {...field("phone", t`Téléphone`)} type="tel" />
      <Pair>
        <TextInput {...field("birthDate", t`Date de naissance`)} type="date" required />
        <NativeSelect {...field("licenceClass", t`Permis`)} data={licenceChoices()} />
      </Pair>
      {stale && (
        <Note icon="alert">
          <Trans>Quelqu’un vient de corriger cette fiche :</Trans>{" "}
          {overtaken.map((name) => t`${names()[name]} : ${shown(rider, name) || "—"}`).join(", ") ||
            t`rien de ce qui est ici`}
          . <Trans>Relisez, puis enregistrez vos corrections si elles valent toujours.</Trans>
        </Note>
      )}
      {!(problem?.code === "CONFLICT" && stale) && <ProblemAlert problem={problem} />}
      <FormFoot>
        <Button variant="default" onClick={onClose}>
          <Trans>Renoncer</Trans>
        </Button>
        <Button type="submit" loading={busy}>
          <Trans>Enregistrer</Trans>
        </Button>
      </FormFoot>
    </Form>
  );
}

/** A value as people read it. */
function shown(rider: ResultOf<typeof RiderFormFields>, name: Field): string {
  const value = rider[name] ?? "";
  return name === "phone" ? readablePhone(value) : value;
}

const names = (): Record<Field, string> => ({
  firstName: t`Prénom`,
  lastName: t({ message: "Nom", context: "de famille" }),
  email: t`E-mail`,
  phone: t`Téléphone`,
  birthDate: t`Date de naissance`,
  licenceClass: t`Permis`,
});
