/** Asks something about the weekend itself, beside its board. */
import { days } from "@drt/kit/language/dates.ts";
import { SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { t } from "@lingui/core/macro";
import { AskEvent } from "./AskEvent.tsx";
import { useWaiting, Waiting } from "./Waiting.tsx";

interface Props {
  event: { id: string; startsOn: string; endsOn: string; state: "DRAFT" | "OPEN" | "CLOSED" | "DONE" | "CANCELLED" };
  onClose: () => void;
}

export function EventPanel({ event, onClose }: Props) {
  const { waits, known, again } = useWaiting(event.id, null);
  return (
    <SidePanel title={t`Votre étape`} onClose={onClose}>
      <p>
        <strong>{days(event.startsOn, event.endsOn)}</strong>
      </p>
      {waits && <Waiting />}
      {known && !waits && <AskEvent event={event} onDone={again} />}
    </SidePanel>
  );
}
