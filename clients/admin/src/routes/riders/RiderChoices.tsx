/** The choices that narrow riders by where they live, what they did and what they agreed to. */
import { shortDay } from "@drt/kit/language/dates.ts";
import { Search } from "@drt/kit/list/Search.tsx";
import { Choice } from "@drt/kit/list/Tools.tsx";
import { t } from "@lingui/core/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { regions } from "../../words/region.ts";
import type { Chosen, RiderChoice } from "./riderFilter.ts";

export const WhereRidersWere = graphql(`
  query WhereRidersWere {
    vehicleModels {
      id
      name
    }
    events(first: 200, sort: [{ startsOn: DESC }]) {
      nodes {
        id
        startsOn
        dealership {
          id
          name
        }
      }
    }
  }
`);

interface Props {
  kept: Chosen;
  change: (changes: Partial<Record<RiderChoice, string | null>>) => void;
}

export function RiderChoices({ kept, change }: Props) {
  const [{ data }] = useQuery({ query: WhereRidersWere });
  const events = data?.events.nodes.map(({ id, startsOn, dealership }) => ({
    value: id,
    label: `${dealership.name}, ${shortDay(startsOn)}`,
  }));
  return (
    <>
      <Choice
        label={t`Région`}
        all={t`Toutes les régions`}
        value={kept.region}
        options={regions()}
        onChange={(region) => change({ region })}
      />
      <Search
        label={t`Code postal`}
        placeholder={t`Code postal ou département`}
        value={kept.postcode ?? ""}
        onChange={(postcode) => change({ postcode: postcode.trim() })}
      />
      <Choice
        label={t`Étape réservée`}
        all={t`Toutes les étapes`}
        value={kept.event}
        options={events ?? []}
        onChange={(event) => change({ event })}
      />
      <Choice
        label={t`Modèle essayé`}
        all={t`Tous les modèles`}
        value={kept.model}
        options={data?.vehicleModels.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        onChange={(model) => change({ model })}
      />
      <Choice
        label={t`Essais faits`}
        all={t`Nombre d’essais`}
        value={kept.rides}
        options={ridesChoices()}
        onChange={(rides) => change({ rides })}
      />
      <Choice
        label={t`Consentement`}
        all={t`Avec ou sans consentement`}
        value={kept.consent}
        options={consentChoices()}
        onChange={(consent) => change({ consent })}
      />
    </>
  );
}

export const ridesChoices = (): { value: string; label: string }[] => [
  { value: "0", label: t`Aucun essai fait` },
  { value: "1", label: t`Au moins un essai` },
  { value: "2", label: t`Au moins deux essais` },
  { value: "3", label: t`Au moins trois essais` },
];

export const consentChoices = (): { value: string; label: string }[] => [
  { value: "email", label: t`Accepte les e-mails de la marque` },
  { value: "sms", label: t`Accepte les SMS de la marque` },
];
