/** Each thing that happened, as an entry of the journey: its words, its colour, where to look closer. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import type { IconName } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { statusWord as bookingWord, TONES, type Tone } from "../../words/booking.ts";
import { purposeWord } from "../../words/consent.ts";
import { leadStepWord } from "../../words/lead.ts";
import { eventLine } from "../../words/report.ts";
import { kindWord, statusWord as requestWord } from "../../words/request.ts";
import { wishStepWord } from "../../words/wishStep.ts";
import type { Booking, Message, Told } from "./journey.ts";

export const KINDS = ["ride", "message", "wish", "consent", "request", "lead"] as const;
export type Kind = (typeof KINDS)[number];

export interface Entry {
  key: string;
  kind: Kind;
  at: string;
  icon: IconName;
  tone: Tone;
  title: string;
  /** Sentences below the title. */
  lines: string[];
  by?: string;
  /** Where to look closer. */
  to?: string;
}

const ours = (french: string, english: string): string => (language() === "en" ? english : french);
/** What nobody of ours did, the person did without signing in. */
const actor = (step: { actor: string; actorEn: string }): string =>
  step.actor === "Public" ? t`En ligne` : ours(step.actor, step.actorEn);
const stop = (event: { dealership: { name: string; city: string } }): string =>
  `${event.dealership.name}, ${event.dealership.city}`;

export function ofBooking(booking: Booking): Entry[] {
  const to = `/events/${booking.event.id}?booking=${booking.id}`;
  const what = `${booking.vehicle.model.name} · ${shortDay(booking.slot.localStart)}, ${clock(booking.slot.localStart)}`;
  const where = stop(booking.event);
  const steps = booking.history.map((step): Entry => {
    const reason = ours(step.reason ?? "", step.reasonEn ?? step.reason ?? "");
    return {
      key: step.id,
      kind: "ride",
      at: step.createdAt,
      icon: "bike",
      tone: TONES[step.status],
      title: `${bookingWord(step.status)} — ${what}`,
      lines: [where, ...(reason ? [reason] : [])],
      by: actor(step),
      to,
    };
  });
  return [
    ...steps,
    ...ofRide(booking, what, to),
    ...booking.changeRequests.flatMap((request) => ofRequest(request, what)),
    ...booking.messages.map((message) => ofMessage(message, to)),
  ];
}

function ofRide({ id, ride }: Booking, what: string, to: string): Entry[] {
  if (!ride) return [];
  const same = { kind: "ride", icon: "bike", to } as const;
  const left: Entry = {
    ...same,
    key: `${id} left`,
    at: ride.departedAt,
    tone: "good",
    title: t`Parti en essai — ${what}`,
    lines: [],
  };
  if (!ride.returnedAt && !ride.fell) return [left];
  const back: Entry = {
    ...same,
    key: `${id} back`,
    at: ride.returnedAt ?? ride.departedAt,
    tone: ride.fell ? "bad" : "done",
    title: ride.fell ? t`Chute pendant l’essai` : t`Revenu de l’essai`,
    lines: ride.fallReport ? [ride.fallReport] : [],
  };
  return [left, back];
}

function ofRequest(request: Booking["changeRequests"][number], what: string): Entry[] {
  const to = `/requests/${request.id}?show=all`;
  const asked: Entry = {
    key: request.id,
    kind: "request",
    at: request.createdAt,
    icon: "inbox",
    tone: "wait",
    title: t`Demande de la concession : ${kindWord(request.kind)}`,
    lines: [what, ...(request.message ? [`« ${request.message} »`] : [])],
    by: request.author,
    to,
  };
  if (!request.answeredAt) return [asked];
  const answered: Entry = {
    ...asked,
    key: `${request.id} answered`,
    at: request.answeredAt,
    tone: request.status === "ACCEPTED" ? "good" : "bad",
    title: t`Demande de la concession : ${requestWord(request.status)}`,
    lines: request.answer ? [`« ${request.answer} »`] : [],
    by: request.answeredBy ?? "",
  };
  return [asked, answered];
}

export function ofMessage(message: Message, to?: string): Entry {
  const done = message.events.filter((event) => !event.byMachine);
  const bad = message.status === "FAILED" || done.some((event) => ["BOUNCED", "COMPLAINED"].includes(event.kind));
  const read = done.some((event) => event.kind === "OPENED" || event.kind === "CLICKED");
  const medium = message.channel === "SMS" ? t`SMS` : t`E-mail`;
  return {
    key: message.id,
    kind: "message",
    at: message.sentAt ?? message.createdAt,
    icon: message.channel === "SMS" ? "phone" : "mail",
    tone: bad ? "bad" : read ? "good" : message.status === "QUEUED" ? "wait" : "done",
    title: message.subject ? `${medium} — ${message.subject}` : medium,
    lines: [
      ...(message.status === "QUEUED" ? [t`Part dans un instant`] : []),
      ...(message.failure ? [t`Non parti : ${message.failure}`] : []),
      ...done.map((event) => eventLine(event.kind, event.at)),
    ],
    ...(to ? { to } : {}),
  };
}

export const ofWish = (wish: Told["wishes"][number]): Entry[] =>
  wish.history.map((step) => ({
    key: step.id,
    kind: "wish",
    at: step.createdAt,
    icon: "clock",
    tone: step.kind === "TAKEN" ? "good" : step.kind === "OFFERED" ? "wait" : "done",
    title: wishStepWord(step.kind),
    lines: [stop(wish.event)],
    by: actor(step),
  }));

export function ofConsent(consent: Told["consents"][number]): Entry[] {
  const purpose = purposeWord(consent.purpose);
  const said: Entry = {
    key: `${consent.purpose} ${consent.createdAt}`,
    kind: "consent",
    at: consent.createdAt,
    icon: "check",
    tone: consent.granted ? "good" : "done",
    title: consent.granted ? t`Accord donné : ${purpose}` : t`Accord refusé ou retiré : ${purpose}`,
    lines: [],
  };
  if (!consent.confirmedAt || consent.confirmedAt === consent.createdAt) return [said];
  return [
    said,
    { ...said, key: `${said.key} proven`, at: consent.confirmedAt, title: t`Accord confirmé : ${purpose}` },
  ];
}

export const ofLead = (lead: Told["leads"][number]): Entry => ({
  key: lead.id,
  kind: "lead",
  at: lead.changedAt,
  icon: "note",
  tone: lead.step === "SOLD" ? "good" : lead.step === "LOST" ? "bad" : "accent",
  title: leadStepWord(lead.step),
  lines: [stop(lead.event)],
});
