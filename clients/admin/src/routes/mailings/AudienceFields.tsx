/** The choices of whom a mailing reaches: those of the list of riders, or what bookings and dealerships are told by. */
import { shortDay } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { NativeSelect, TextInput } from "@mantine/core";
import { useQuery } from "urql";
import { licences } from "../../words/licence.ts";
import type { MailingAudience } from "../../words/mailing.ts";
import { regions } from "../../words/region.ts";
import { consentChoices, ridesChoices, WhereRidersWere } from "../riders/RiderChoices.tsx";
import type { Picked } from "./audience.ts";
import css from "./MailingPage.module.css";

interface Props {
  audience: MailingAudience;
  picked: Picked;
  onPick: (picked: Picked) => void;
}

interface Field {
  name: keyof Picked;
  label: string;
  all?: string;
  /** None: it is typed. */
  options?: { value: string; label: string }[];
}

export function AudienceFields({ audience, picked, onPick }: Props) {
  const [{ data }] = useQuery({ query: WhereRidersWere });
  const pick = (name: keyof Picked, value: string): void => {
    const { [name]: _, ...others } = picked;
    onPick(value ? { ...others, [name]: value } : others);
  };
  const all = t`Tous`;
  const events = data?.events.nodes.map(({ id, startsOn, dealership }) => ({
    value: id,
    label: `${dealership.name}, ${shortDay(startsOn)}`,
  }));
  const models = data?.vehicleModels.map(({ id, name }) => ({ value: id, label: name }));
  const event: Field = { name: "event", label: t`Étape`, all: t`Toutes les étapes`, options: events ?? [] };
  const model: Field = { name: "model", label: t`Modèle`, all: t`Tous les modèles`, options: models ?? [] };
  const people: Field[] = [
    { name: "region", label: t`Région`, all: t`Toutes les régions`, options: regions() },
    { name: "postcode", label: t`Code postal`, all: t`Vide : tous ; 29 : le Finistère` },
    { name: "licence", label: t`Permis`, all, options: licences() },
    {
      name: "language",
      label: t`Langue`,
      all,
      options: [
        { value: "FR", label: t`français` },
        { value: "EN", label: t`anglais` },
      ],
    },
    { name: "rides", label: t`Essais faits`, all, options: ridesChoices() },
    { name: "consent", label: t`Consentement`, all, options: consentChoices() },
  ];
  const fields: Record<MailingAudience, Field[]> = {
    RIDERS: [{ ...event, label: t`Étape réservée` }, { ...model, label: t`Modèle essayé` }, ...people],
    BOOKINGS: [event, { name: "status", label: t`Réservation`, options: statuses() }, model, ...people],
    DEALERSHIPS: [{ name: "words", label: t`Région`, all: t`Vide : toutes` }],
  };
  return (
    <div className={css.fields}>
      {fields[audience].map(({ name, label, all: none, options }) =>
        options ? (
          <NativeSelect
            key={name}
            label={label}
            value={picked[name] ?? ""}
            onChange={(event) => pick(name, event.currentTarget.value)}
            data={none ? [{ value: "", label: none }, ...options] : options}
          />
        ) : (
          <TextInput
            key={name}
            label={label}
            placeholder={none ?? ""}
            value={picked[name] ?? ""}
            onChange={(event) => pick(name, event.currentTarget.value.trimStart())}
          />
        ),
      )}
    </div>
  );
}

/** The first is what a form begins with. */
const statuses = (): { value: string; label: string }[] => [
  { value: "", label: t`À venir` },
  { value: "DONE", label: t`Essai fait` },
  { value: "NO_SHOW", label: t`Absent` },
  { value: "CANCELLED", label: t`Annulée` },
];
