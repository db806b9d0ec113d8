/** Other days or another truck, while nobody has booked; what stands in the way is said here (B1, B7). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair } from "@drt/kit/ui/Form.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { useTrucks } from "../planning/trucks.ts";

export const MoveFields = graphql(`
  fragment MoveFields on Event {
    id
    version
    startsOn
    endsOn
    bookedCount
    heldCount
    truck {
      id
      name
    }
  }
`);

const MoveEvent = graphql(
  `
    mutation MoveEvent($input: MoveEventInput!) {
      moveEvent(input: $input) {
        ... on MoveEventSuccess {
          event {
            id
            startsOn
            endsOn
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface Draft {
  /** Of the event as it was when the first field was changed. */
  version: number;
  startsOn: string;
  endsOn: string;
  truck: string;
}

export function MoveForm({ year, ...props }: { event: FragmentOf<typeof MoveFields>; year: number }) {
  const event = readFragment(MoveFields, props.event);
  const trucks = useTrucks(year) ?? [event.truck];
  const [draft, setDraft] = useState<Draft | null>(null);
  const { act, busy, problem, forget } = useAct(MoveEvent);
  const { version, startsOn, endsOn, truck: truckId } = event;
  const shown = draft ?? { version, startsOn, endsOn, truck: truckId.id };
  const change = (changes: Partial<Draft>): void => {
    forget();
    setDraft({ ...shown, ...changes });
  };
  const drop = (): void => {
    forget();
    setDraft(null);
  };
  async function move() {
    const done = await act({
      ...{ eventId: event.id, startsOn: shown.startsOn, endsOn: shown.endsOn },
      truckId: shown.truck === event.truck.id ? null : shown.truck,
      expectedVersion: shown.version,
    });
    if (!done) return;
    toast(t`L’étape est déplacée, ses départs et ses véhicules avec elle.`);
    setDraft(null);
  }
  const wrong = (name: string): string | undefined => (problem?.field === name ? problem.message : undefined);
  return (
    <Card title={<Trans>Jours et camion</Trans>}>
      <Form onSubmit={move}>
        {event.bookedCount + event.heldCount > 0 && (
          <Note icon="people">
            <Trans>
              Des pilotes ont réservé : l’étape ne se déplace plus d’un bloc. Vous pouvez{" "}
              <Link to={`/events/${event.id}/shift`}>décaler ses départs</Link> ou{" "}
              <Link to={`/events/${event.id}/cancel`}>l’annuler</Link> ; chacun est prévenu.
            </Trans>
          </Note>
        )}
        <Pair>
          <TextInput
            type="date"
            label={t`Premier jour`}
            required
            value={shown.startsOn}
            error={wrong("startsOn")}
            onChange={({ currentTarget: { value } }) =>
              change({ startsOn: value, endsOn: shown.endsOn < value ? value : shown.endsOn })
            }
          />
          <TextInput
            type="date"
            label={t`Dernier jour`}
            required
            value={shown.endsOn}
            min={shown.startsOn}
            error={wrong("endsOn")}
            onChange={(event) => change({ endsOn: event.currentTarget.value })}
          />
        </Pair>
        {trucks.length > 1 && (
          <NativeSelect
            label={t`Camion`}
            value={shown.truck}
            data={trucks.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(event) => change({ truck: event.currentTarget.value })}
          />
        )}
        {!wrong("startsOn") && !wrong("endsOn") && <ProblemAlert problem={problem} />}
        <FormFoot>
          {draft && (
            <Button variant="default" onClick={drop}>
              <Trans>Renoncer</Trans>
            </Button>
          )}
          <Button type="submit" loading={busy} disabled={!draft}>
            <Trans>Déplacer l’étape</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}
