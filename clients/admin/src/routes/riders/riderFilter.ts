/** What narrows riders, as addresses and forms keep it, and the same as the API's filter: of lists and of mailings. */
import type { VariablesOf } from "../../graphql.ts";
import { beginningsOf, regions } from "../../words/region.ts";
import type { AllRiders } from "./RidersPage.tsx";

export type RiderFilter = NonNullable<VariablesOf<typeof AllRiders>["filter"]>;
type Licence = NonNullable<NonNullable<RiderFilter["licenceClass"]>["eq"]>;

/** All that can be chosen about who riders are and what they did. */
export const RIDER_CHOICES = [
  "licence",
  "region",
  "postcode",
  "event",
  "model",
  "rides",
  "consent",
  "language",
] as const;
export type RiderChoice = (typeof RIDER_CHOICES)[number];
export type Chosen = Partial<Record<RiderChoice, string>>;

/** The filter of some choices; what was not chosen is not in it. */
export function riderFilter({
  licence,
  region,
  postcode,
  event,
  model,
  rides,
  consent,
  language,
}: Chosen): RiderFilter {
  const beginnings = region ? beginningsOf(region) : [];
  return {
    ...(licence && { licenceClass: { eq: licence as Licence } }),
    ...(beginnings.length > 0 && { or: beginnings.map((startsWith) => ({ postcode: { startsWith } })) }),
    ...(postcode && { postcode: { startsWith: postcode } }),
    ...((event || model) && {
      bookings: {
        ...(event && { event: { id: { eq: event } } }),
        ...(model && { status: { eq: "DONE" as const }, vehicle: { model: { id: { eq: model } } } }),
      },
    }),
    ...(rides && { ridesCount: rides === "0" ? { eq: 0 } : { gte: Number(rides) } }),
    ...(consent === "email" && { acceptsEmail: { eq: true } }),
    ...(consent === "sms" && { acceptsSms: { eq: true } }),
    ...(language && { locale: { eq: language as "FR" | "EN" } }),
  };
}

/** The choices that such a filter was made of: a draft is opened again as it was filled in. */
export function riderChoices(filter: RiderFilter): Chosen {
  const begins = filter.or?.[0]?.postcode?.startsWith;
  const count = filter.ridesCount;
  const made = {
    licence: filter.licenceClass?.eq,
    region: begins ? regions().find(({ value }) => beginningsOf(value).includes(begins))?.value : undefined,
    postcode: filter.postcode?.startsWith,
    event: filter.bookings?.event?.id?.eq,
    model: filter.bookings?.vehicle?.model?.id?.eq,
    rides: count ? String(count.eq ?? count.gte ?? "") : undefined,
    consent: filter.acceptsEmail ? "email" : filter.acceptsSms ? "sms" : undefined,
    language: filter.locale?.eq,
  };
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value)) as Chosen;
}
