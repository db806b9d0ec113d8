/** Whom a mailing is for: the choices of its form ↔ the one list that it narrows, as the API takes it. */
import type { VariablesOf } from "../../graphql.ts";
import type { MailingAudience } from "../../words/mailing.ts";
import { type Chosen, type RiderFilter, riderChoices, riderFilter } from "../riders/riderFilter.ts";
import type { SaveMailing } from "./MailingForm.tsx";

export type MailingInput = VariablesOf<typeof SaveMailing>["input"];
type BookingFilter = NonNullable<NonNullable<MailingInput["bookings"]>["filter"]>;
type Status = NonNullable<BookingFilter["status"]>;

/** What was chosen; `status` is of bookings, `words` is part of a region of dealerships. */
export type Picked = Chosen & { status?: string; words?: string };

export function setOf(
  audience: MailingAudience,
  picked: Picked,
): Pick<MailingInput, "riders" | "bookings" | "dealerships"> {
  if (audience === "RIDERS") return { riders: { filter: riderFilter(picked) } };
  if (audience === "DEALERSHIPS")
    return { dealerships: { filter: picked.words ? { region: { contains: picked.words } } : {} } };
  const { event, model, status = "COMING", ...rest } = picked;
  const who = riderFilter({ ...rest });
  return {
    bookings: {
      filter: {
        ...(event && { event: { id: { eq: event } } }),
        ...(model && { vehicle: { model: { id: { eq: model } } } }),
        ...(Object.keys(who).length > 0 && { rider: who }),
        status: (status === "COMING" ? { in: ["BOOKED", "MODIFIED"] } : { eq: status }) as Status,
      },
    },
  };
}

/** The choices that a kept filter was made of. */
export function pickedOf(audience: MailingAudience, kept: unknown): Picked {
  const filter = (kept ?? {}) as object;
  if (audience === "RIDERS") return riderChoices(filter as RiderFilter);
  if (audience === "DEALERSHIPS") {
    const words = (filter as { region?: { contains?: string } }).region?.contains;
    return words ? { words } : {};
  }
  const { event, vehicle, rider, status } = filter as BookingFilter;
  return {
    ...riderChoices((rider ?? {}) as RiderFilter),
    ...(event?.id?.eq && { event: event.id.eq }),
    ...(vehicle?.model?.id?.eq && { model: vehicle.model.id.eq }),
    ...(status?.eq && { status: status.eq }),
  };
}
