/** A season's name and days, changed in place: what the dates would leave outside is said before they are saved. */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { KeptSeason } from "./SeasonCard.tsx";
import css from "./SeasonsPage.module.css";
import { isSpan, outside, type Span } from "./weekends.ts";

const ChangeSeason = graphql(
  `
    mutation ChangeSeason($input: ChangeSeasonInput!) {
      changeSeason(input: $input) {
        ... on ChangeSeasonSuccess {
          season {
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

const DeleteSeason = graphql(
  `
    mutation DeleteSeason($input: DeleteSeasonInput!) {
      deleteSeason(input: $input) {
        ... on DeleteSeasonSuccess {
          deletion {
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  season: KeptSeason;
  days: Span;
  onDays: (days: Span) => void;
  onClose: () => void;
  onDone: () => void;
}

export function SeasonForm({ season, days, onDays, onClose, onDone }: Props) {
  // Of when the form was opened: who changed the season meanwhile is not overwritten.
  const [version] = useState(season.version);
  const [name, setName] = useState(season.name ?? "");
  const [isDeleting, setDeleting] = useState(false);
  const changing = useAct(ChangeSeason);
  const deleting = useAct(DeleteSeason);
  const { problem } = changing;
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  const left = isSpan(days) ? outside(days, season.events.nodes) : [];
  const day = (field: "startsOn" | "endsOn", label: string) => ({
    type: "date" as const,
    label,
    required: true,
    value: days[field],
    error: wrong(field),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => {
      changing.forget();
      onDays({ startsOn: days.startsOn, endsOn: days.endsOn, [field]: event.currentTarget.value });
    },
  });

  async function save() {
    const { startsOn, endsOn } = days;
    if (!(await changing.act({ seasonId: season.id, name, startsOn, endsOn, expectedVersion: version }))) return;
    toast(t`La saison ${season.year} est enregistrée.`);
    onDone();
    onClose();
  }
  async function remove() {
    if (!(await deleting.act({ seasonId: season.id, expectedVersion: version }))) return;
    toast(t`La saison ${season.year} est supprimée.`);
    onDone();
  }
  return (
    <>
      <Form onSubmit={save} inset>
        <TextInput
          label={t`Nom à côté de l’année`}
          placeholder={t`Facultatif, par exemple : les trente ans du tour`}
          maxLength={60}
          value={name}
          error={wrong("name")}
          data-autofocus
          onChange={(event) => {
            changing.forget();
            setName(event.currentTarget.value);
          }}
        />
        <Pair>
          <TextInput {...day("startsOn", t`Premier jour`)} />
          <TextInput {...day("endsOn", t`Dernier jour`)} />
        </Pair>
        {left.length > 0 && (
          <Note icon="alert" tone="bad">
            {plural(left.length, {
              one: "Une étape serait hors de la saison :",
              other: "# étapes seraient hors de la saison :",
            })}{" "}
            {left
              .slice(0, 3)
              .map((stop) => `${stop.dealership.name}, ${shortDays(stop.startsOn, stop.endsOn)}`)
              .join(" ; ")}
            {left.length > 3 && " …"}
          </Note>
        )}
        {!["name", "startsOn", "endsOn"].includes(problem?.field ?? "") && <ProblemAlert problem={problem} />}
        <FormFoot>
          {season.events.nodes.length === 0 && (
            <Button className={css.start ?? ""} variant="subtle" color="red" onClick={() => setDeleting(true)}>
              <Trans>Supprimer la saison</Trans>
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            <Trans>Ne rien changer</Trans>
          </Button>
          <Button type="submit" loading={changing.busy}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
      {isDeleting && (
        <Confirm
          title={t`Supprimer la saison ${season.year} ?`}
          act={t`Supprimer la saison`}
          danger
          busy={deleting.busy}
          problem={deleting.problem}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        >
          <Trans>Rien n’y est prévu. Ses camions et leurs véhicules partent avec elle.</Trans>
        </Confirm>
      )}
    </>
  );
}
