/** A season to come, drawn while it is filled in; it starts as long as the last one, with its trucks. */
import { days as daysInWords } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { saturdaysOf } from "../season/months.ts";
import type { KeptSeason } from "./SeasonCard.tsx";
import { Months, SeasonLine } from "./SeasonLine.tsx";
import css from "./SeasonsPage.module.css";
import { isSpan, type Span, yearAfter } from "./weekends.ts";

const CreateSeason = graphql(
  `
    mutation CreateSeason($input: CreateSeasonInput!) {
      createSeason(input: $input) {
        ... on CreateSeasonSuccess {
          season {
            id
            year
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Props {
  /** The first that has no season yet. */
  year: number;
  /** Newest first. */
  seasons: readonly KeptSeason[];
  onClose: () => void;
  onDone: () => void;
}

const FIELDS = ["year", "name", "startsOn", "endsOn", "fleetOfId"];

export function NewSeason({ year: next, seasons, onClose, onDone }: Props) {
  const last = seasons[0];
  const usual = (year: number): Span =>
    last ? yearAfter(last, year) : { startsOn: `${year}-03-01`, endsOn: `${year}-10-31` };
  const [year, setYear] = useState<number | string>(next);
  const [name, setName] = useState("");
  const [days, setDays] = useState<Span>(() => usual(next));
  const [fleetOf, setFleetOf] = useState(last && last.trucks.length > 0 ? last.id : "");
  const { act, busy, problem, forget } = useAct(CreateSeason);
  const wrong = (field: string): string | undefined => (problem?.field === field ? problem.message : undefined);
  const trucks = seasons.find(({ id }) => id === fleetOf)?.trucks.length ?? 0;
  function change<Value>(set: (value: Value) => void): (value: Value) => void {
    return (value) => {
      forget();
      set(value);
    };
  }
  const day = (field: "startsOn" | "endsOn", label: string) => ({
    type: "date" as const,
    label,
    required: true,
    value: days[field],
    error: wrong(field),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      change(setDays)({ ...days, [field]: event.currentTarget.value }),
  });

  async function create() {
    const input = { year: Number(year), name: name || null, ...days, fleetOfId: fleetOf || null };
    if (!(await act(input))) return;
    toast(t`La saison ${year} est prête à être planifiée.`);
    onDone();
    onClose();
  }
  return (
    <Card title={<Trans>Une saison à venir</Trans>}>
      <Form onSubmit={create}>
        <div className={css.fields}>
          <NumberInput
            label={t`Année`}
            required
            min={2000}
            max={2100}
            allowDecimal={false}
            value={year}
            error={wrong("year")}
            onChange={(value) => {
              change(setYear)(value);
              const chosen = Number(value);
              if (chosen >= 2000 && chosen <= 2100) setDays(usual(chosen));
            }}
          />
          <TextInput
            label={t`Nom à côté de l’année`}
            placeholder={t`Facultatif, par exemple : les trente ans du tour`}
            maxLength={60}
            value={name}
            error={wrong("name")}
            onChange={(event) => change(setName)(event.currentTarget.value)}
          />
        </div>
        <Pair>
          <TextInput {...day("startsOn", t`Premier jour`)} />
          <TextInput {...day("endsOn", t`Dernier jour`)} />
        </Pair>
        <NativeSelect
          label={t`Camions et véhicules`}
          description={t`Ils viennent avec leurs numéros, plaques et photos, disponibles toute la saison.`}
          value={fleetOf}
          error={wrong("fleetOfId")}
          data={[
            ...seasons
              .filter(({ trucks }) => trucks.length > 0)
              .map((season) => ({
                value: season.id,
                label: plural(season.trucks.length, {
                  one: `Celui de ${season.year} (# camion)`,
                  other: `Ceux de ${season.year} (# camions)`,
                }),
              })),
            { value: "", label: t`Aucun pour l’instant` },
          ]}
          onChange={(event) => change(setFleetOf)(event.currentTarget.value)}
        />
        {isSpan(days) && <Preview days={days} trucks={trucks} last={last} />}
        {!FIELDS.includes(problem?.field ?? "") && <ProblemAlert problem={problem} />}
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Ne rien préparer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            {t`Préparer la saison ${year}`}
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}

function Preview({ days, trucks, last }: { days: Span; trucks: number; last: KeptSeason | undefined }) {
  const weekends = saturdaysOf(days).length;
  const before = last && saturdaysOf(last).length;
  return (
    <div className={css.preview}>
      <Months scale={days} />
      <SeasonLine scale={days} season={days} stops={[]} today="" />
      <p className={css.sentence} aria-live="polite">
        {daysInWords(days.startsOn, days.endsOn)}
        {" : "}
        {plural(weekends, { one: "# week-end", other: "# week-ends" })}
        {last && before !== undefined && `, ${compared(weekends - before, last.year)}`}
        {trucks > 0 && ` · ${plural(trucks, { one: "# camion", other: "# camions" })}`}
      </p>
    </div>
  );
}

function compared(more: number, year: number): string {
  if (more === 0) return t`autant qu’en ${year}`;
  const less = -more;
  return more > 0 ? t`${more} de plus qu’en ${year}` : t`${less} de moins qu’en ${year}`;
}
