/** Puts somebody who is on the telephone on the waiting list: any of these models, at any of these times (C7). */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox, Modal } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { details, RiderFields } from "../event/RiderFields.tsx";
import css from "./WaitingPage.module.css";

export const JoinFields = graphql(`
  fragment JoinFields on Event {
    id
    allocations {
      active
      vehicle {
        id
        model {
          id
          name
        }
      }
    }
    slots {
      id
      day
      localStart
      startsAt
      state
    }
  }
`);

const JoinWaiting = graphql(
  `
    mutation JoinWaiting($input: JoinWaitingListInput!) {
      joinWaitingList(input: $input) {
        ... on JoinWaitingListSuccess {
          wish {
            id
            state
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function JoinForm({ event: given, onClose }: { event: FragmentOf<typeof JoinFields>; onClose: () => void }) {
  const event = readFragment(JoinFields, given);
  const { act, busy, problem } = useAct(JoinWaiting);
  const [models, setModels] = useState<string[]>([]);
  const [times, setTimes] = useState<string[]>([]);
  const names = new Map(
    event.allocations.flatMap(({ active, vehicle }) =>
      active ? [[vehicle.model.id, vehicle.model.name] as const] : [],
    ),
  );
  const coming = event.slots
    .filter((slot) => slot.state === "OPEN" && Date.parse(slot.startsAt) > Date.now())
    .toSorted((a, b) => a.localStart.localeCompare(b.localStart));
  // Groups leave at the same time: people wish a time.
  const moments = Map.groupBy(coming, (slot) => slot.localStart);

  async function join(form: FormData) {
    const rider = details(form);
    const slotIds = times.flatMap((time) => (moments.get(time) ?? []).map((slot) => slot.id));
    const done = await act({
      eventId: event.id,
      rider,
      modelIds: models.length > 0 ? models : null,
      slotIds: slotIds.length > 0 ? slotIds : null,
    });
    if (!done) return;
    toast(t`${rider.firstName} ${rider.lastName} est sur la liste d’attente.`);
    onClose();
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Ajouter à la liste d’attente`}
      centered
      size="lg"
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <Form onSubmit={join}>
        <RiderFields licence="A" problem={problem} />
        <Checkbox.Group
          label={t`Quels modèles ?`}
          description={t`Rien de coché : tous lui conviennent.`}
          value={models}
          onChange={setModels}
        >
          <div className={css.choices}>
            {[...names]
              .toSorted(([, a], [, b]) => a.localeCompare(b))
              .map(([value, label]) => (
                <Checkbox key={value} value={value} label={label} />
              ))}
          </div>
        </Checkbox.Group>
        <Checkbox.Group
          label={t`Quels départs ?`}
          description={t`Rien de coché : toute heure lui convient.`}
          value={times}
          onChange={setTimes}
        >
          <div className={css.choices}>
            {[...moments.keys()].map((time) => (
              <Checkbox key={time} value={time} label={`${shortDay(time)}, ${clock(time)}`} />
            ))}
          </div>
        </Checkbox.Group>
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button variant="default" onClick={onClose}>
            <Trans>Renoncer</Trans>
          </Button>
          <Button type="submit" loading={busy}>
            <Trans>Mettre sur la liste</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Modal>
  );
}
