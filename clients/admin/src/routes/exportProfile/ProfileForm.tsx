/** The form of a profile: name, delimiter, columns; who changed it meanwhile is not overwritten. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useLocation } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { ColumnLine, type FieldChoice } from "./ColumnLine.tsx";
import { type Column, columnsOf, DELIMITERS, delimiterWord, givenColumn, newColumn } from "./columns.ts";
import { DeleteProfile } from "./DeleteProfile.tsx";
import css from "./ProfilePage.module.css";

export const ProfileFormFields = graphql(`
  fragment ProfileFormFields on ExportProfile {
    id
    version
    name
    delimiter
    columns
  }
`);

export const SaveProfile = graphql(
  `
    mutation SaveExportProfile($input: SaveExportProfileInput!) {
      saveExportProfile(input: $input) {
        ... on SaveExportProfileSuccess {
          exportProfile {
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

interface Props {
  /** None: a new one. */
  profile: FragmentOf<typeof ProfileFormFields> | null;
  fields: { path: string; group: string; title: string; kind: string }[];
  onChanged: () => void;
}

interface Draft {
  /** Of the profile as it was when the form was opened. */
  version: number | null;
  name: string;
  delimiter: string;
  columns: Column[];
}

export function ProfileForm({ fields, onChanged, ...props }: Props) {
  const profile = readFragment(ProfileFormFields, props.profile);
  const saved = (): Draft => ({
    version: profile?.version ?? null,
    name: profile?.name ?? "",
    delimiter: profile?.delimiter ?? ",",
    columns: profile ? columnsOf(profile.columns) : [newColumn()],
  });
  const [draft, setDraft] = useState(saved);
  const [touched, setTouched] = useState(false);
  const { act, busy, problem, forget } = useAct(SaveProfile);
  const [, navigate] = useLocation();
  if (!touched && draft.version !== (profile?.version ?? null)) setDraft(saved());
  const { columns } = draft;
  const change = (changes: Partial<Draft>): void => {
    forget();
    setTouched(true);
    setDraft({ ...draft, ...changes });
  };
  const dates = new Set(fields.filter((field) => field.kind !== "PLAIN").map((field) => field.path));
  const choices = byGroup(fields);
  const wrong = (name: string): string | undefined => (problem?.field === name ? problem.message : undefined);
  /** `columns.2.header` is about the third. */
  const wrongColumn = (index: number): string | undefined =>
    problem?.field?.split(".")[1] === String(index) ? problem.message : undefined;

  async function save() {
    const done = await act({
      name: draft.name,
      delimiter: draft.delimiter,
      columns: columns.map(givenColumn),
      exportProfileId: profile?.id ?? null,
      expectedVersion: draft.version,
    });
    const payload = done?.saveExportProfile;
    if (!payload || !("exportProfile" in payload) || !payload.exportProfile) return;
    toast(t`Le profil ${draft.name} est enregistré.`);
    setTouched(false);
    onChanged();
    if (!profile) navigate(`/settings/profiles/${payload.exportProfile.id}`);
  }
  function drop() {
    forget();
    setTouched(false);
    setDraft(saved());
    onChanged();
  }
  function move(index: number, step: 1 | -1) {
    const next = [...columns];
    const [moved] = next.splice(index, 1);
    if (moved) next.splice(index + step, 0, moved);
    change({ columns: next });
  }

  return (
    <Card>
      <Form onSubmit={save}>
        <Pair>
          <TextInput
            label={t`Nom du profil`}
            required
            value={draft.name}
            error={wrong("name")}
            onChange={(event) => change({ name: event.currentTarget.value })}
          />
          <NativeSelect
            label={t`Séparateur`}
            value={draft.delimiter}
            error={wrong("delimiter")}
            data={DELIMITERS.map((value) => ({ value, label: delimiterWord(value) }))}
            onChange={(event) => change({ delimiter: event.currentTarget.value })}
          />
        </Pair>
        <ol className={css.columns}>
          {columns.map((column, index) => (
            <ColumnLine
              key={column.key}
              column={column}
              number={index + 1}
              count={columns.length}
              fields={choices}
              isDate={dates.has(column.path)}
              problem={wrongColumn(index)}
              onChange={(changes) =>
                change({ columns: columns.map((one) => (one === column ? { ...one, ...changes } : one)) })
              }
              onMove={(step) => move(index, step)}
              onRemove={() => change({ columns: columns.filter((one) => one !== column) })}
            />
          ))}
        </ol>
        <div>
          <Button
            variant="default"
            leftSection={<Icon name="plus" />}
            onClick={() => change({ columns: [...columns, newColumn()] })}
          >
            <Trans>Ajouter une colonne</Trans>
          </Button>
        </div>
        <figure className={css.first}>
          <figcaption>
            <Trans>Première ligne du fichier</Trans>
          </figcaption>
          <code>
            {columns.map((column) => column.header).join(draft.delimiter === "\t" ? "  ⇥  " : draft.delimiter)}
          </code>
        </figure>
        {!wrong("name") && !wrong("delimiter") && <ProblemAlert problem={problem} />}
        <FormFoot>
          {profile && <DeleteProfile id={profile.id} name={profile.name} version={profile.version} />}
          {touched && profile && (
            <Button variant="default" onClick={drop}>
              <Trans>Revenir au profil enregistré</Trans>
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

function byGroup(fields: Props["fields"]): FieldChoice[] {
  const groups = [...new Set(fields.map((field) => field.group))];
  return groups.map((group) => ({
    group,
    items: fields
      .filter((field) => field.group === group)
      .map(({ path, title }) => ({ value: path, label: t`${group} : ${title}` })),
  }));
}
