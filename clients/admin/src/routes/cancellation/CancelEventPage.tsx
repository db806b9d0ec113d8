/** Cancel a whole stop: look at whom it meets, say why, do; undone until the first message leaves (C2, C6). */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { AtStop } from "../acts/AtStop.tsx";
import { GuidedAct } from "../acts/GuidedAct.tsx";
import type { Stop } from "../acts/stop.ts";
import { useGuidedAct } from "../acts/useGuidedAct.ts";
import css from "./CancelEventPage.module.css";

const PreviewCancellation = graphql(
  `
    mutation PreviewCancellation($input: CancelEventInput!) {
      previewEventCancellation(input: $input) {
        ... on PreviewEventCancellationSuccess {
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

const CancelEvent = graphql(
  `
    mutation CancelEvent($input: CancelEventInput!) {
      cancelEvent(input: $input) {
        ... on CancelEventSuccess {
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

export function CancelEventPage({ eventId }: { eventId: string }) {
  return <AtStop id={eventId}>{(stop) => <CancelEventForm stop={stop} />}</AtStop>;
}

function CancelEventForm({ stop }: { stop: Stop }) {
  const [reason, setReason] = useState("");
  const acts = useGuidedAct(PreviewCancellation, CancelEvent, {
    eventId: stop.id,
    reason: reason.trim() || null,
    expectedVersion: stop.version,
  });
  return (
    <GuidedAct
      title={t`Annuler l’étape`}
      hint={t`Toutes les réservations à venir de l’étape sont annulées, et chaque pilote l’apprend une fois.`}
      back={{ to: `/events/${stop.id}`, label: stop.name }}
      acts={acts}
      doWord={t`Annuler l’étape et prévenir`}
      ready={reason.trim() !== ""}
      reason={{
        value: reason,
        required: true,
        description: t`Les pilotes la lisent dans leur message.`,
        onChange: (value) => {
          setReason(value);
          acts.forget();
        },
      }}
    >
      <p className={css.stop}>
        <strong>{stop.name}</strong>
        <span>
          <Trans>Le camion et les véhicules seront libres pour une autre étape.</Trans>
        </span>
      </p>
    </GuidedAct>
  );
}
