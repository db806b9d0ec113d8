/** Every message, newest first: to whom, what about, where it stands; one opens beside the list with its whole story (F3). */
import { moment } from "@drt/kit/language/dates.ts";
import { useAddress } from "@drt/kit/list/address.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { Search } from "@drt/kit/list/Search.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Choice, Tools } from "@drt/kit/list/Tools.tsx";
import { Chip, type Tone } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import {
  type Channel,
  channelWord,
  eventWord,
  failureWord,
  type MessageStatus,
  statusWord,
} from "../../words/message.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import { Narrow } from "./Narrow.tsx";
import { becameKinds, messageFilter, NARROWING } from "./narrowing.ts";
import { ResendAll } from "./ResendAll.tsx";
import css from "./SentPage.module.css";
import { Story } from "./Story.tsx";

export const SentMessages = graphql(`
  query SentMessages($filter: MessageFilter!, $after: String) {
    messageCauses {
      cause
      title
    }
    messages(first: 50, after: $after, filter: $filter, sort: [{ id: DESC }]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        cause
        channel
        recipient
        subject
        status
        failureCause
        isTest
        sentAt
        createdAt
      }
    }
  }
`);

type Line = ResultOf<typeof SentMessages>["messages"]["nodes"][number];
type Cause = Line["cause"];

const TONES: Record<MessageStatus, Tone> = { QUEUED: "wait", SENT: "good", FAILED: "bad" };
const STATUSES: MessageStatus[] = ["QUEUED", "SENT", "FAILED"];

export function SentPage() {
  const [address, change] = useAddress(["q", "status", "tests", "message", ...NARROWING]);
  const { after } = usePlace();
  const filter = messageFilter(address);
  const [{ data, error }, ask] = useQuery({ query: SentMessages, variables: { filter, after } });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  // Of all that is shown: what narrows further is none of the act's choices.
  const canResendAll =
    address.status === "FAILED" && !["q", "days", "event", "mailing", "version"].some((name) => name in address);
  const titles = new Map(data.messageCauses.map(({ cause, title }) => [cause, title]));
  const { nodes, totalCount, pageInfo } = data.messages;
  const columns: Column<Line>[] = [
    { key: "recipient", label: t`À`, cell: ({ recipient }) => recipient },
    {
      key: "subject",
      label: t`Message`,
      cell: (line) => (
        <span className={css.about}>
          {titles.get(line.cause)}
          <small>{line.subject ?? channelWord(line.channel)}</small>
        </span>
      ),
    },
    { key: "status", label: t`État`, cell: (line) => <State line={line} /> },
    { key: "sentAt", label: t`Quand`, end: true, cell: ({ sentAt, createdAt }) => moment(sentAt ?? createdAt) },
  ];
  const search = new URLSearchParams(location.search);
  return (
    <Page
      title={<Trans>Messages un par un</Trans>}
      tools={<ExportButton list={{ messages: { filter, sort: [{ createdAt: "DESC" }] } }} />}
    >
      <Tools found={plural(totalCount, { one: "# message", other: "# messages" })}>
        <Search
          label={t`Chercher un message`}
          placeholder={t`Adresse, numéro ou objet`}
          value={address.q ?? ""}
          onChange={(q) => change({ q })}
        />
        <Choice
          label={t`État`}
          all={t`Tous les états`}
          value={address.status}
          onChange={(status) => change({ status })}
          options={[
            ...STATUSES.map((value) => ({ value, label: statusWord(value) })),
            ...becameKinds().map((value) => ({ value, label: eventWord(value) })),
          ]}
        />
        <Choice
          label={t`Période`}
          all={t`Toute période`}
          value={address.days}
          onChange={(days) => change({ days })}
          options={[
            { value: "7", label: t`7 jours` },
            { value: "30", label: t`30 jours` },
            { value: "90", label: t`3 mois` },
            { value: "365", label: t`1 an` },
          ]}
        />
        <Narrow
          kept={address}
          change={change}
          moreNarrows={address.tests !== undefined}
          more={
            <Choice
              label={t`Essais de modèles`}
              all={t`Avec les essais de modèles`}
              value={address.tests}
              onChange={(tests) => change({ tests })}
              options={[{ value: "no", label: t`Sans les essais de modèles` }]}
            />
          }
        />
      </Tools>
      {address.status === "BOUNCED" && (
        <Note icon="mail" tone="accent">
          <Link to="/messages/addresses">
            <Trans>Les adresses en faute sont parmi les adresses écartées.</Trans>
          </Link>
        </Note>
      )}
      {canResendAll && nodes.length > 0 && (
        <ResendAll
          cause={(address.cause as Cause | undefined) ?? null}
          channel={address.channel as Channel | undefined}
        />
      )}
      {nodes.length === 0 ? (
        <Empty icon="mail" title={t`Aucun message ne répond à ces critères`} />
      ) : (
        <Table
          label={t`Messages`}
          columns={columns}
          rows={nodes}
          keyOf={({ id }) => id}
          chosen={address.message}
          to={({ id }) => {
            search.set("message", id);
            return `/messages/sent?${search}`;
          }}
        />
      )}
      <Pager size={50} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
      {address.message && (
        <Story key={address.message} id={address.message} onClose={() => change({ message: null }, true)} />
      )}
    </Page>
  );
}

function State({ line }: { line: Line }) {
  return (
    <span className={css.about}>
      <span>
        <Chip tone={TONES[line.status]}>{statusWord(line.status)}</Chip>
        {line.isTest && <span className={css.test}>{t`essai`}</span>}
      </span>
      {line.failureCause && <small>{failureWord(line.failureCause)}</small>}
    </span>
  );
}
