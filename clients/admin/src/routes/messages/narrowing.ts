/** What narrows messages and their figures, in the address of both pages: one leads to the rows behind the other (F3). */
import type { VariablesOf } from "../../graphql.ts";
import type { Channel, MessageStatus } from "../../words/message.ts";
import type { SentMessages } from "./SentPage.tsx";
import type { MessageStatistics } from "./StatisticsPage.tsx";

type MessageFilter = NonNullable<VariablesOf<typeof SentMessages>["filter"]>;
type FiguresFilter = NonNullable<VariablesOf<typeof MessageStatistics>["filter"]>;
type Cause = NonNullable<NonNullable<MessageFilter["cause"]>["eq"]>;
type Kind = NonNullable<NonNullable<NonNullable<MessageFilter["events"]>["kind"]>["eq"]>;

/** Names in the address that both pages know. */
export const NARROWING = ["days", "cause", "channel", "event", "mailing", "version"] as const;
export type Narrowing = Partial<Record<(typeof NARROWING)[number], string>>;

/** What a message may have become, beside whether it left; a click tells that it was opened, also without images. */
const BECAME: Record<string, { kinds: Kind[]; byPeople?: boolean }> = {
  DELIVERED: { kinds: ["DELIVERED"] },
  BOUNCED: { kinds: ["BOUNCED"] },
  COMPLAINED: { kinds: ["COMPLAINED"] },
  OPENED: { kinds: ["OPENED", "CLICKED"], byPeople: true },
  CLICKED: { kinds: ["CLICKED"], byPeople: true },
  UNSUBSCRIBED: { kinds: ["UNSUBSCRIBED", "STOPPED"] },
};
export const becameKinds = (): string[] => Object.keys(BECAME);

/** The first of so many days that end today. */
export const firstDay = (days: number): string =>
  new Date(Date.now() - (days - 1) * 86_400_000).toLocaleDateString("sv");

export function figuresFilter({ cause, channel, event, mailing, version }: Narrowing, days: number): FiguresFilter {
  return {
    day: { gte: firstDay(days) },
    ...(cause && { cause: { eq: cause as Cause } }),
    ...(channel && { channel: { eq: channel as Channel } }),
    ...(event && { event: { id: { eq: event } } }),
    ...(mailing && { mailing: { id: { eq: mailing } } }),
    ...(version && { templateVersion: { id: { eq: version } } }),
  };
}

interface Asked extends Narrowing {
  q?: string;
  status?: string;
  tests?: string;
}

export function messageFilter({ q, status, tests, days, ...narrowing }: Asked): MessageFilter {
  const words = q?.trim();
  const became = status ? BECAME[status] : undefined;
  const since = days ? new Date(`${firstDay(Number(days))}T00:00`).toISOString() : null;
  const { cause, channel, event, mailing, version } = narrowing;
  const all: MessageFilter[] = [
    ...(words ? [{ or: [{ recipient: { contains: words } }, { subject: { contains: words } }] }] : []),
    // By the day on which it left; what did not, by the day on which it should have.
    ...(since ? [{ or: [{ sentAt: { gte: since } }, { sentAt: { isNull: true }, createdAt: { gte: since } }] }] : []),
  ];
  return {
    ...(all.length > 0 && { and: all }),
    ...(became && {
      events: { kind: { in: became.kinds }, ...(became.byPeople && { byMachine: { eq: false } }) },
    }),
    ...(status && !became && { status: { eq: status as MessageStatus } }),
    ...(tests === "no" && { isTest: { eq: false } }),
    ...(cause && { cause: { eq: cause as Cause } }),
    ...(channel && { channel: { eq: channel as Channel } }),
    ...(event && { booking: { event: { id: { eq: event } } } }),
    ...(mailing && { mailing: { id: { eq: mailing } } }),
    ...(version && { templateVersion: { id: { eq: version } } }),
  };
}

/** The address of the rows behind a figure: what is `status` of them, without messages that tried a template. */
export function rowsBehind(narrowing: Narrowing, status?: string): string {
  const search = new URLSearchParams();
  for (const name of NARROWING) {
    const value = narrowing[name];
    if (value) search.set(name, value);
  }
  if (status) search.set("status", status);
  search.set("tests", "no");
  return `/messages/sent?${search}`;
}
