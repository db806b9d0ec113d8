/** Asks headquarters to open, close or cancel the weekend, to open or close a departure, or something in words (E2). */
import { useAct } from "@drt/kit/transport/act.ts";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import type { Kind } from "../../words/request.ts";
import { AskForm } from "./AskForm.tsx";

const AskEventChange = graphql(
  `
    mutation AskEventChange($input: RequestEventChangeInput!) {
      requestEventChange(input: $input) {
        ... on RequestEventChangeSuccess {
          changeRequest {
            id
            status
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

interface EventProps {
  event: { id: string; state: "DRAFT" | "OPEN" | "CLOSED" | "DONE" | "CANCELLED" };
  onDone: () => void;
}

/** About the weekend as a whole. */
export function AskEvent({ event, onDone }: EventProps) {
  const { act, busy, problem } = useAct(AskEventChange);
  const state = event.state === "OPEN" ? "CLOSED" : "OPEN";
  const turn = event.state === "OPEN" ? t`Clore les réservations` : t`Ouvrir les réservations`;
  const coming = event.state !== "DONE" && event.state !== "CANCELLED";
  const changes: { value: Kind; label: string }[] = [
    { value: "MODIFY", label: event.state === "OPEN" ? t`Clore` : t`Ouvrir` },
    { value: "CANCEL", label: t`Annuler` },
  ];
  const said: Record<Kind, string | null> = {
    MODIFY: turn,
    CANCEL: t`L’étape entière serait annulée ; chaque pilote inscrit en serait prévenu.`,
    OTHER: null,
  };
  return (
    <AskForm
      kinds={[{ value: "OTHER", label: t`Un mot` }, ...(coming ? changes : [])]}
      busy={busy}
      problem={problem}
      onDone={onDone}
      send={({ kind, message }) =>
        act({ eventId: event.id, kind, event: kind === "MODIFY" ? { state } : null, message })
      }
      fields={(kind) => ({ content: said[kind] && <p>{said[kind]}</p>, possible: true })}
    />
  );
}

interface SlotProps {
  eventId: string;
  slot: { id: string; state: "OPEN" | "CLOSED" };
  onDone: () => void;
}

/** About one departure: all that can be asked of it is to open or to close it. */
export function AskSlot({ eventId, slot, onDone }: SlotProps) {
  const { act, busy, problem } = useAct(AskEventChange);
  const isOpen = slot.state === "OPEN";
  return (
    <AskForm
      kinds={[
        { value: "MODIFY", label: isOpen ? t`Fermer` : t`Rouvrir` },
        { value: "OTHER", label: t`Autre` },
      ]}
      busy={busy}
      problem={problem}
      onDone={onDone}
      send={({ kind, message }) =>
        act({
          eventId,
          slotId: slot.id,
          kind,
          slot: kind === "MODIFY" ? { state: isOpen ? "CLOSED" : "OPEN" } : null,
          message,
        })
      }
      fields={(kind) => ({
        possible: true,
        content: kind === "MODIFY" && (
          <p>
            {isOpen ? (
              <Trans>Plus personne ne pourrait réserver ce départ ; ceux qui sont inscrits le restent.</Trans>
            ) : (
              <Trans>Les places libres de ce départ pourraient de nouveau être réservées.</Trans>
            )}
          </p>
        ),
      })}
    />
  );
}
