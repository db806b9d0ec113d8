/** How many rides one person may book, at a stop and in the season (C8). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NumberInput } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./SettingsPage.module.css";

export const LimitsFields = graphql(`
  fragment LimitsFields on Season {
    id
    version
    mostPerEvent
    mostPerSeason
  }
`);

const SetLimits = graphql(
  `
    mutation SetLimits($input: SetBookingLimitsInput!) {
      setBookingLimits(input: $input) {
        ... on SetBookingLimitsSuccess {
          season {
            id
            version
            mostPerEvent
            mostPerSeason
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Draft {
  version: number;
  mostPerEvent: number | string;
  mostPerSeason: number | string;
}

export function LimitsForm(props: { season: FragmentOf<typeof LimitsFields>; onDone: () => void }) {
  const season = readFragment(LimitsFields, props.season);
  // With the version of when the first field was changed: who changed it meanwhile is not overwritten.
  const [draft, setDraft] = useState<Draft | null>(null);
  const { act, busy, problem, forget } = useAct(SetLimits);
  const shown = draft ?? {
    version: season.version,
    mostPerEvent: season.mostPerEvent ?? "",
    mostPerSeason: season.mostPerSeason ?? "",
  };
  const wrong = (name: string): string | undefined => (problem?.field === name ? problem.message : undefined);
  const field = (name: "mostPerEvent" | "mostPerSeason", label: string) => ({
    label,
    placeholder: t`Sans limite`,
    min: 1,
    max: 1000,
    allowDecimal: false,
    allowNegative: false,
    value: shown[name],
    error: wrong(name),
    onChange: (value: number | string) => {
      forget();
      setDraft({ ...shown, [name]: value });
    },
  });
  const limit = (value: number | string): number | null => (value === "" ? null : Number(value));

  async function save() {
    const [mostPerEvent, mostPerSeason] = [limit(shown.mostPerEvent), limit(shown.mostPerSeason)];
    if (!(await act({ seasonId: season.id, mostPerEvent, mostPerSeason, expectedVersion: shown.version }))) return;
    toast(t`Les limites sont enregistrées.`);
    setDraft(null);
    props.onDone();
  }
  function drop() {
    forget();
    setDraft(null);
    props.onDone();
  }
  return (
    <Card title={<Trans>Réservations par pilote</Trans>}>
      <Form onSubmit={save}>
        <Pair>
          <NumberInput {...field("mostPerEvent", t`À une même étape`)} />
          <NumberInput {...field("mostPerSeason", t`Dans toute la saison`)} />
        </Pair>
        <p className={css.sentence} aria-live="polite">
          {sentence(limit(shown.mostPerEvent), limit(shown.mostPerSeason))}
        </p>
        <p className={css.quiet}>
          <Trans>Les réservations annulées ne comptent pas. Celles qui dépassent déjà restent.</Trans>
        </p>
        {!wrong("mostPerEvent") && !wrong("mostPerSeason") && <ProblemAlert problem={problem} />}
        <FormFoot>
          {draft && (
            <Button variant="default" onClick={drop}>
              <Trans>Revenir aux limites enregistrées</Trans>
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!draft}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}

function sentence(perEvent: number | null, perSeason: number | null): string {
  const atStop = perEvent === null ? "" : plural(perEvent, { one: "# essai par étape", other: "# essais par étape" });
  const inSeason =
    perSeason === null ? "" : plural(perSeason, { one: "# essai dans la saison", other: "# essais dans la saison" });
  if (atStop && inSeason) return t`Une personne réserve au plus ${atStop} et ${inSeason}.`;
  if (atStop || inSeason) return t`Une personne réserve au plus ${atStop || inSeason}.`;
  return t`Une personne réserve autant d’essais qu’elle veut.`;
}
