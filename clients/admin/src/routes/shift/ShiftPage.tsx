/** Shift departures of a stop, all that are to come or those of one day: choose, look, do (C6). */
import { longDay } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { NativeSelect, NumberInput, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { AtStop } from "../acts/AtStop.tsx";
import { GuidedAct } from "../acts/GuidedAct.tsx";
import type { Stop } from "../acts/stop.ts";
import { useGuidedAct } from "../acts/useGuidedAct.ts";
import css from "./ShiftPage.module.css";

const PreviewShift = graphql(
  `
    mutation PreviewShift($input: ShiftSlotsInput!) {
      previewSlotShift(input: $input) {
        ... on PreviewSlotShiftSuccess {
          act {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const ShiftSlots = graphql(
  `
    mutation ShiftSlots($input: ShiftSlotsInput!) {
      shiftSlots(input: $input) {
        ... on ShiftSlotsSuccess {
          act {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function ShiftPage({ eventId }: { eventId: string }) {
  return <AtStop id={eventId}>{(stop) => <ShiftForm stop={stop} />}</AtStop>;
}

function ShiftForm({ stop }: { stop: Stop }) {
  const [later, setLater] = useState(true);
  const [minutes, setMinutes] = useState<number | string>(30);
  const [day, setDay] = useState("");
  const [reason, setReason] = useState("");
  const by = Number(minutes) || 0;
  const acts = useGuidedAct(PreviewShift, ShiftSlots, {
    eventId: stop.id,
    minutes: later ? by : -by,
    day: day || null,
    reason: reason.trim() || null,
  });
  const first = (stop.days.find((one) => one.day === day) ?? stop.days[0])?.times[0];

  function change(step: () => void) {
    step();
    acts.forget();
  }

  return (
    <GuidedAct
      title={t`Décaler les départs`}
      hint={t`Un retard du camion, une averse : tous les départs à venir glissent ensemble, et les pilotes l’apprennent.`}
      back={{ to: `/events/${stop.id}`, label: stop.name }}
      acts={acts}
      doWord={t`Décaler et prévenir`}
      ready={by > 0}
      reason={{
        value: reason,
        description: t`Facultative. Les pilotes la lisent dans leur message.`,
        onChange: (value) => change(() => setReason(value)),
      }}
    >
      <div className={css.shift}>
        <SegmentedControl
          aria-label={t`Dans quel sens ?`}
          value={later ? "later" : "earlier"}
          onChange={(value) => change(() => setLater(value === "later"))}
          data={[
            { value: "later", label: t`Plus tard` },
            { value: "earlier", label: t`Plus tôt` },
          ]}
        />
        <NumberInput
          label={t`De combien de minutes ?`}
          min={1}
          max={720}
          step={5}
          clampBehavior="strict"
          allowDecimal={false}
          allowNegative={false}
          value={minutes}
          onChange={(value) => change(() => setMinutes(value))}
        />
        {first && by > 0 && (
          <p className={css.example}>{t`Le départ de ${first} partira à ${moved(first, later ? by : -by)}.`}</p>
        )}
      </div>
      <NativeSelect
        label={t`Quels départs ?`}
        value={day}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change(() => setDay(value));
        }}
        data={[
          { value: "", label: t`Tous ceux qui viennent` },
          ...stop.days.map((one) => ({ value: one.day, label: longDay(one.day) })),
        ]}
      />
    </GuidedAct>
  );
}

/** `10:15`, half an hour after `09:45`; the server says what a change of clocks makes of it. */
function moved(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  const all = (((hour * 60 + minute + minutes) % 1440) + 1440) % 1440;
  return `${String(Math.floor(all / 60)).padStart(2, "0")}:${String(all % 60).padStart(2, "0")}`;
}
