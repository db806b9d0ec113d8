/** Close departures of a day, keeping their bookings or offering other places (C6): choose, look, do. */
import { longDay } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { NativeSelect, Radio, Stack } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { AtStop } from "../acts/AtStop.tsx";
import { GuidedAct } from "../acts/GuidedAct.tsx";
import type { Stop } from "../acts/stop.ts";
import { useGuidedAct } from "../acts/useGuidedAct.ts";
import css from "./ClosePage.module.css";

const PreviewClosing = graphql(
  `
    mutation PreviewClosing($input: CloseSlotsInput!) {
      previewSlotClosing(input: $input) {
        ... on PreviewSlotClosingSuccess {
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

const CloseSlots = graphql(
  `
    mutation CloseSlots($input: CloseSlotsInput!) {
      closeSlots(input: $input) {
        ... on CloseSlotsSuccess {
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

export function ClosePage({ eventId }: { eventId: string }) {
  return <AtStop id={eventId}>{(stop) => <CloseForm stop={stop} />}</AtStop>;
}

function CloseForm({ stop }: { stop: Stop }) {
  const [day, setDay] = useState(stop.days[0]?.day ?? "");
  const [from, setFrom] = useState("");
  const [until, setUntil] = useState("");
  const [keep, setKeep] = useState(false);
  const [reason, setReason] = useState("");
  const times = stop.days.find((one) => one.day === day)?.times ?? [];
  const acts = useGuidedAct(PreviewClosing, CloseSlots, {
    eventId: stop.id,
    day,
    fromTime: from || null,
    untilTime: until || null,
    keepBookings: keep,
    reason: reason.trim() || null,
  });

  function change(step: () => void) {
    step();
    acts.forget();
  }

  return (
    <GuidedAct
      title={t`Fermer des départs`}
      hint={t`Un orage, une équipe réduite : ces départs ne se réservent plus. Les pilotes déjà inscrits restent, ou reçoivent une autre place.`}
      back={{ to: `/events/${stop.id}`, label: stop.name }}
      acts={acts}
      doWord={keep ? t`Fermer à la réservation` : t`Fermer et prévenir`}
      ready={Boolean(day)}
      reason={{
        value: reason,
        description: t`Facultative. Les pilotes la lisent dans leur message.`,
        onChange: (value) => change(() => setReason(value)),
      }}
    >
      <NativeSelect
        label={t`Quel jour ?`}
        value={day}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change(() => {
            setDay(value);
            setFrom("");
            setUntil("");
          });
        }}
        data={stop.days.map((one) => ({ value: one.day, label: longDay(one.day) }))}
      />
      <div className={css.hours}>
        <NativeSelect
          label={t`Du départ de`}
          value={from}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => setFrom(value));
          }}
          data={[{ value: "", label: t`le premier` }, ...times]}
        />
        <NativeSelect
          label={t`Jusqu’avant`}
          value={until}
          onChange={(event) => {
            const { value } = event.currentTarget;
            change(() => setUntil(value));
          }}
          data={[{ value: "", label: t`la fin du jour` }, ...times.filter((time) => !from || time > from)]}
        />
      </div>
      <Radio.Group
        label={t`Et les réservations déjà prises ?`}
        value={keep ? "keep" : "offer"}
        onChange={(value) => change(() => setKeep(value === "keep"))}
      >
        <Stack gap="xs" mt="xs">
          <Radio value="offer" label={t`Annuler, et proposer une autre place à chacun`} />
          <Radio value="keep" label={t`Les garder : seules les nouvelles sont refusées`} />
        </Stack>
      </Radio.Group>
    </GuidedAct>
  );
}
