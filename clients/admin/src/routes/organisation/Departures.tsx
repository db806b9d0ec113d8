/** Each departure with what is sold of it, open or closed one by one (B2). */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Card } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Switch } from "@mantine/core";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { groupWord } from "../../words/grouping.ts";
import css from "./Departures.module.css";

export const DeparturesFields = graphql(`
  fragment DeparturesFields on Event {
    state
    slots {
      id
      version
      day
      localStart
      startsAt
      state
      groupNumber
      placesCount
      freeCount
      bookings(first: 1, filter: { status: { notIn: [CANCELLED] } }) {
        totalCount
      }
    }
  }
`);

const OpenSlot = graphql(
  `
    mutation OpenSlot($input: ChangeSlotInput!) {
      openSlot(input: $input) {
        ... on OpenSlotSuccess {
          slot {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const CloseSlot = graphql(
  `
    mutation CloseSlot($input: ChangeSlotInput!) {
      closeSlot(input: $input) {
        ... on CloseSlotSuccess {
          slot {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Slot = ResultOf<typeof DeparturesFields>["slots"][number];

export function Departures(props: { event: FragmentOf<typeof DeparturesFields> }) {
  const event = readFragment(DeparturesFields, props.event);
  const slots = event.slots.toSorted((a, b) => a.startsAt.localeCompare(b.startsAt));
  const days = [...new Set(slots.map((slot) => slot.day))];
  const over = event.state === "DONE" || event.state === "CANCELLED";
  return (
    <Card title={<Trans>Départs un par un</Trans>}>
      {slots.length === 0 && (
        <p className={css.quiet}>
          <Trans>Pas encore de départs : enregistrez d’abord un rythme.</Trans>
        </p>
      )}
      {days.map((day) => (
        <section key={day} className={css.day} aria-label={longDay(day)}>
          <h3>{longDay(day)}</h3>
          <ul className={css.slots}>
            {slots
              .filter((slot) => slot.day === day)
              .map((slot) => (
                <li key={slot.id}>
                  <Departure
                    slot={slot}
                    sells={event.state === "OPEN"}
                    fixed={over || Date.parse(slot.startsAt) <= Date.now()}
                  />
                </li>
              ))}
          </ul>
        </section>
      ))}
    </Card>
  );
}

function Departure({ slot, sells, fixed }: { slot: Slot; sells: boolean; fixed: boolean }) {
  const opening = useAct(OpenSlot);
  const closing = useAct(CloseSlot);
  const isOpen = slot.state === "OPEN";
  const problem = opening.problem ?? closing.problem;
  const booked = slot.bookings.totalCount;
  async function change() {
    opening.forget();
    closing.forget();
    await (isOpen ? closing : opening).act({ slotId: slot.id, expectedVersion: slot.version });
  }
  return (
    <article className={css.slot} data-closed={!isOpen || undefined}>
      <strong>{clock(slot.localStart)}</strong>
      <span className={css.words}>
        <span>{groupWord(slot.groupNumber)}</span>
        <small>
          {plural(booked, { one: "# réservée", other: "# réservées" })}
          {isOpen && sells && ` · ${plural(slot.freeCount, { one: "# libre", other: "# libres" })}`}
          {isOpen && !sells && ` · ${plural(slot.placesCount, { one: "# place", other: "# places" })}`}
        </small>
      </span>
      <Switch
        aria-label={t`Ouvert à la réservation : ${clock(slot.localStart)}, ${groupWord(slot.groupNumber)}`}
        checked={isOpen}
        disabled={fixed || opening.busy || closing.busy}
        onChange={change}
      />
      {problem && (
        <p className={css.problem} role="alert">
          {problem.message}
        </p>
      )}
    </article>
  );
}
