/** What needs somebody today, each with the way to it; calm where nothing does. */
import { percent } from "@drt/kit/language/numbers.ts";
import { Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon, type IconName } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { untilWords } from "../../words/event.ts";
import { messageFilter, rowsBehind } from "../messages/narrowing.ts";
import css from "./Attention.module.css";

const AttentionCounts = graphql(`
  query AttentionCounts($failed: MessageFilter!, $returned: MessageFilter!) {
    failed: messages(first: 1, filter: $failed, sort: [{ createdAt: DESC }]) {
      totalCount
      nodes {
        id
        recipient
      }
    }
    returned: messages(first: 1, filter: $returned, sort: [{ createdAt: DESC }]) {
      totalCount
      nodes {
        id
        recipient
      }
    }
    parked: outboxJobs(first: 1, filter: { parkedAt: { isNull: false }, doneAt: { isNull: true } }) {
      totalCount
    }
    waiting: wishes(first: 1, filter: { state: { eq: WAITING } }) {
      totalCount
      nodes {
        event {
          id
          dealership {
            id
            name
          }
        }
      }
    }
  }
`);

// Apart, and counted only: looking for likenesses compares everybody with everybody, and the rest shall not wait for it.
const LikenessCounts = graphql(`
  query LikenessCounts {
    twins: riderDuplicates(first: 1) {
      totalCount
    }
    doubled: duplicateBookings(first: 1) {
      totalCount
    }
  }
`);

/** What is counted is what the list that it leads to shows. */
const FAILED = { status: "FAILED", days: "7", tests: "no" };
const RETURNED = { status: "BOUNCED", days: "7", tests: "no" };

interface Dated {
  state: string;
  daysLeft: number;
  fillRate: number;
}

const isToOpen = (event: Dated): boolean => event.state === "DRAFT" && event.daysLeft >= 0 && event.daysLeft <= 45;
const isNearAndEmpty = (event: Dated): boolean =>
  event.state === "OPEN" && event.daysLeft >= 0 && event.daysLeft <= 14 && event.fillRate < 0.5;
const isToClose = (event: Dated): boolean =>
  event.daysLeft < -2 && (event.state === "OPEN" || event.state === "CLOSED");

interface Matter {
  icon: IconName;
  count: number;
  /** Shown instead of the count, where that says nothing. */
  figure?: string | undefined;
  label: string;
  detail?: string | undefined;
  to?: string | undefined;
}

export const AttentionFields = graphql(`
  fragment AttentionFields on Event {
    id
    state
    daysLeft
    fillRate
    dealership {
      id
      name
    }
  }
`);

interface Props {
  waitingRequests: number | undefined;
  events: readonly FragmentOf<typeof AttentionFields>[];
}

export function Attention({ waitingRequests = 0, ...props }: Props) {
  const events = readFragment(AttentionFields, props.events);
  const variables = { failed: messageFilter(FAILED), returned: messageFilter(RETURNED) };
  const [{ data }] = useQuery({ query: AttentionCounts, variables });
  const [{ data: likeness }] = useQuery({ query: LikenessCounts });
  const queued = data?.waiting.nodes[0]?.event;
  const matters: Matter[] = [
    {
      icon: "inbox" as const,
      count: waitingRequests,
      label: t`Demandes de concessions à traiter`,
      to: "/requests",
    },
    {
      icon: "mail" as const,
      count: data?.failed.totalCount ?? 0,
      label: t`Messages non partis ces 7 jours`,
      detail: data?.failed.nodes[0]?.recipient,
      to: rowsBehind(FAILED, FAILED.status),
    },
    {
      icon: "mail" as const,
      count: data?.returned.totalCount ?? 0,
      label: t`Messages revenus ces 7 jours`,
      detail: data?.returned.nodes[0]?.recipient,
      to: rowsBehind(RETURNED, RETURNED.status),
    },
    {
      icon: "alert" as const,
      count: data?.parked.totalCount ?? 0,
      label: t`Tâches arrêtées après des échecs`,
      to: "/jobs",
    },
    {
      icon: "person" as const,
      count: likeness?.twins.totalCount ?? 0,
      label: t`Pilotes peut-être en double`,
      to: "/duplicates",
    },
    {
      icon: "people" as const,
      count: likeness?.doubled.totalCount ?? 0,
      label: t`Doubles réservations possibles`,
      to: "/duplicates?show=bookings",
    },
    {
      icon: "clock" as const,
      count: data?.waiting.totalCount ?? 0,
      label: t`Pilotes en liste d’attente`,
      detail: queued?.dealership.name,
      to: queued && `/events/${queued.id}/waiting`,
    },
  ];
  const stops: [string, IconName, (event: Dated) => boolean, (event: Dated) => string][] = [
    [t`Étape à ouvrir à la réservation`, "calendar", isToOpen, ({ daysLeft }) => untilWords(daysLeft)],
    [t`Étape proche et peu remplie`, "alert", isNearAndEmpty, ({ fillRate }) => percent(fillRate)],
    [t`Étape passée à clore`, "check", isToClose, () => ""],
  ];
  for (const [label, icon, isMeant, figure] of stops)
    for (const event of events.filter(isMeant)) {
      const { id, dealership } = event;
      matters.push({ icon, count: 1, figure: figure(event), label, detail: dealership.name, to: `/events/${id}` });
    }
  const pressing = matters.filter((matter) => matter.count > 0);
  return (
    <section className={css.card} aria-labelledby="attention">
      <h2 id="attention" className={css.title}>
        <Trans>À voir aujourd’hui</Trans>
      </h2>
      {pressing.length === 0 && !(data && likeness) ? (
        <Loading />
      ) : pressing.length === 0 ? (
        <p className={css.calm}>
          <Icon name="check" />
          <Trans>Tout est en ordre : rien n’attend.</Trans>
        </p>
      ) : (
        <ul className={css.list}>
          {pressing.map((matter) => (
            <li key={`${matter.label} ${matter.to}`}>
              <MatterLine matter={matter} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function MatterLine({ matter }: { matter: Matter }) {
  const content = (
    <>
      <span className={css.icon}>
        <Icon name={matter.icon} />
      </span>
      <span className={css.words}>
        <span>{matter.label}</span>
        {matter.detail && <small>{matter.detail}</small>}
      </span>
      <strong>{matter.figure ?? matter.count}</strong>
      {matter.to && <Icon name="right" size={16} />}
    </>
  );
  return matter.to ? (
    <Link to={matter.to} className={css.line}>
      {content}
    </Link>
  ) : (
    <div className={css.line}>{content}</div>
  );
}
