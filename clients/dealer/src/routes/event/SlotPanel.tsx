/** One departure: who leaves on what, and what to ask headquarters about it. */
import { clock, longDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { statusWord, TONES } from "../../words/booking.ts";
import { vehicleName } from "../../words/vehicle.ts";
import { AskSlot } from "./AskEvent.tsx";
import type { Slot } from "./Departures.tsx";
import css from "./SlotPanel.module.css";
import { useWaiting, Waiting } from "./Waiting.tsx";

export function SlotPanel({ eventId, slot, onClose }: { eventId: string; slot: Slot; onClose: () => void }) {
  const { waits, known, again } = useWaiting(eventId, slot.id);
  const free = slot.places.filter((place) => place.free).length;
  const leaving = slot.places
    .flatMap((place) => place.bookings.nodes.map((booking) => ({ booking, vehicle: place.vehicle })))
    .sort((a, b) => a.vehicle.number - b.vehicle.number);
  return (
    <SidePanel title={t`Départ de ${clock(slot.localStart)}`} onClose={onClose}>
      <p>
        <strong>{longDay(slot.day)}</strong>
        <br />
        {slot.state === "OPEN"
          ? plural(free, { one: "# place libre", other: "# places libres" })
          : t`Fermé à la réservation`}
      </p>
      {leaving.length === 0 ? (
        <p className={css.quiet}>
          <Trans>Personne n’est encore inscrit à ce départ.</Trans>
        </p>
      ) : (
        <ul className={css.riders}>
          {leaving.map(({ booking, vehicle }) => (
            <li key={booking.id}>
              <span>
                {booking.rider.firstName} {booking.rider.lastName}
                <small>{vehicleName(vehicle)}</small>
              </span>
              <Chip tone={TONES[booking.status]}>{statusWord(booking.status)}</Chip>
            </li>
          ))}
        </ul>
      )}
      {waits && <Waiting />}
      {known && !waits && <AskSlot eventId={eventId} slot={slot} onDone={again} />}
    </SidePanel>
  );
}
