/** The rhythm of the days, and what another one would make of the departures, before it is saved (B2). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { RHYTHM_FIELDS, RhythmInputs } from "../planning/RhythmInputs.tsx";
import { givenRhythm, type Rhythm, RhythmFields, rhythmOf } from "../planning/rhythm.ts";
import { useAnswer } from "../planning/useAnswer.ts";
import { Consequences, RhythmLayoutFields } from "./Consequences.tsx";
import css from "./OrganisationPage.module.css";

export const RhythmFormFields = graphql(
  `
    fragment RhythmFormFields on Event {
      id
      slotTemplate {
        version
        ...RhythmFields
      }
    }
  `,
  [RhythmFields],
);

const PreviewRhythm = graphql(
  `
    mutation PreviewRhythm($input: ChangeSlotTemplateInput!) {
      previewSlotTemplate(input: $input) {
        ... on PreviewSlotTemplateSuccess {
          slotLayout {
            ...RhythmLayoutFields
          }
        }
        ...ProblemFields
      }
    }
  `,
  [RhythmLayoutFields, ProblemFields],
);

const ChangeRhythm = graphql(
  `
    mutation ChangeRhythm($input: ChangeSlotTemplateInput!) {
      changeSlotTemplate(input: $input) {
        ... on ChangeSlotTemplateSuccess {
          slotLayout {
            templateVersion
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function RhythmForm(props: { event: FragmentOf<typeof RhythmFormFields> }) {
  const event = readFragment(RhythmFormFields, props.event);
  const kept = rhythmOf(event.slotTemplate);
  const version = event.slotTemplate?.version ?? 0;
  // With the version of what was there when the first field was changed: who changed it meanwhile is not overwritten.
  const [draft, setDraft] = useState<{ rhythm: Rhythm; version: number } | null>(null);
  const { act, busy, problem: refused, forget } = useAct(ChangeRhythm);
  const rhythm = draft?.rhythm ?? kept;
  // A stop that came without a rhythm may be given the usual one as it stands.
  const meant = draft ?? (event.slotTemplate ? null : { rhythm, version });
  const given = givenRhythm(rhythm);
  // No version: a preview of the rhythm as it is meant, whoever saved another one meanwhile.
  const { data, problem: foreseen, isStale } = useAnswer(PreviewRhythm, given && { eventId: event.id, ...given });
  const payload = data?.previewSlotTemplate;
  const layout = payload && "slotLayout" in payload ? payload.slotLayout : null;
  const problem = refused ?? foreseen;

  async function save() {
    if (!meant || !given) return;
    if (!(await act({ eventId: event.id, ...given, expectedVersion: meant.version }))) return;
    toast(t`Le rythme est enregistré et les départs le suivent.`);
    setDraft(null);
  }
  function drop() {
    forget();
    setDraft(null);
  }
  return (
    <Card title={<Trans>Rythme des départs</Trans>}>
      <div className={css.rhythm}>
        <Form onSubmit={save}>
          <RhythmInputs
            rhythm={rhythm}
            problem={problem}
            onChange={(changes) => {
              forget();
              setDraft({ rhythm: { ...rhythm, ...changes }, version: draft?.version ?? version });
            }}
          />
          {problem && !RHYTHM_FIELDS.includes(problem.field ?? "") && <ProblemAlert problem={problem} />}
          <FormFoot>
            {draft && (
              <Button variant="default" onClick={drop}>
                <Trans>Renoncer</Trans>
              </Button>
            )}
            <Button type="submit" loading={busy} disabled={!meant || !layout || isStale}>
              <Trans>Enregistrer le rythme</Trans>
            </Button>
          </FormFoot>
        </Form>
        <section
          className={css.consequences}
          aria-label={t`Ce que devient chaque départ`}
          aria-live="polite"
          data-stale={isStale || undefined}
        >
          {layout && <Consequences layout={layout} />}
        </section>
      </div>
    </Card>
  );
}
