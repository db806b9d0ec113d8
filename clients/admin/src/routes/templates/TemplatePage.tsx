/** The words of one cause: channel and language chosen, written with a live preview, versions below (F2). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { useCallback, useState } from "react";
import { useClient, useQuery } from "urql";
import { useSearchParams } from "wouter";
import { graphql } from "../../graphql.ts";
import { type Channel, channelWord, type Locale, localeWord } from "../../words/message.ts";
import type { Cause } from "./Comparison.tsx";
import { Editor } from "./Editor.tsx";
import type { Look } from "./Preview.tsx";
import { sectionsOf, TemplateOf, versionToOpen } from "./template.ts";
import type { Kind } from "./useDraft.ts";
import { Versions } from "./Versions.tsx";

const KnownCauses = graphql(`
  query KnownCauses {
    messageCauses {
      cause
    }
  }
`);

export function TemplatePage({ cause }: { cause: string }) {
  const [search] = useSearchParams();
  // Begun anew for another channel or language: never with the words of the one before.
  const kind = ["channel", "locale", "mailing"].map((name) => search.get(name)).join(" ");
  return <TemplateOfKind key={kind} cause={cause} />;
}

function TemplateOfKind({ cause }: { cause: string }) {
  const [search, setSearch] = useSearchParams();
  const client = useClient();
  const [round, setRound] = useState(0);
  const kind: Kind = {
    cause: cause as Cause,
    channel: search.get("channel") === "SMS" ? "SMS" : "EMAIL",
    locale: search.get("locale") === "EN" ? "EN" : "FR",
    mailing: search.get("mailing"),
  };
  const variables = {
    filter: {
      cause: { eq: kind.cause },
      channel: { eq: kind.channel },
      locale: { eq: kind.locale },
      ...(kind.mailing ? { mailing: { id: { eq: kind.mailing } } } : {}),
    },
  };
  const [{ data, error }, ask] = useQuery({ query: TemplateOf, variables, requestPolicy: "network-only" });
  const set = useCallback(
    (changes: Record<string, string | null>): void =>
      setSearch(
        (before) => {
          const after = new URLSearchParams(before);
          for (const [name, value] of Object.entries(changes)) value ? after.set(name, value) : after.delete(name);
          return after;
        },
        { replace: true },
      ),
    [setSearch],
  );
  if (error && !data) return <NotRead cause={cause} onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const entry = data.messageCauses.find((one) => one.cause === cause);
  const shipped = entry?.shipped.find(({ channel, locale }) => channel === kind.channel && locale === kind.locale);
  if (!entry || !shipped) return <NoTemplate />;
  const versions = data.messageTemplates.nodes[0]?.versions ?? [];
  const named = versions.find(({ number, state }) => state === "DRAFT" && String(number) === search.get("draft"));
  const opened = named ?? versionToOpen(versions);
  const look: Look = {
    width: search.get("look") === "phone" ? "phone" : "desktop",
    sample: Number(search.get("sample")) || 0,
    booking: search.get("booking"),
  };
  const reload = async (): Promise<void> => {
    await client.query(TemplateOf, variables, { requestPolicy: "network-only" });
    setRound((before) => before + 1);
  };
  return (
    <Page
      back={
        kind.mailing
          ? { to: `/messages/mailings/${kind.mailing}`, label: <Trans>L’envoi</Trans> }
          : { to: "/messages/templates", label: <Trans>Tous les modèles de messages</Trans> }
      }
      title={entry.title}
      lead={entry.moment}
      tools={
        <>
          {entry.channels.length > 1 && (
            <SegmentedControl
              aria-label={t`Canal`}
              value={kind.channel}
              onChange={(channel) => set({ channel, draft: null })}
              data={entry.channels.map((value) => ({ value, label: channelWord(value as Channel) }))}
            />
          )}
          <SegmentedControl
            aria-label={t`Langue`}
            value={kind.locale}
            onChange={(locale) => set({ locale, draft: null })}
            data={(["FR", "EN"] as Locale[]).map((value) => ({ value, label: localeWord(value) }))}
          />
        </>
      }
    >
      <Editor
        key={`${kind.channel} ${kind.locale} ${search.get("draft")} ${round}`}
        kind={kind}
        entry={entry}
        opened={opened}
        shipped={sectionsOf(shipped)}
        look={look}
        onLook={({ width, sample, booking }) =>
          set({
            ...(width && { look: width === "phone" ? "phone" : null }),
            ...(sample !== undefined && { sample: sample ? String(sample) : null }),
            ...(booking !== undefined && { booking }),
          })
        }
        onReload={() => void reload()}
      />
      <Versions
        kind={kind}
        versions={versions}
        opened={opened?.number ?? 0}
        onOpen={(number) => set({ draft: number ? String(number) : null })}
        onReload={() => void reload()}
      />
    </Page>
  );
}

/** The server knows no filter by a message that is none: whether there is such a one is asked before it is said. */
function NotRead({ cause, onRetry }: { cause: string; onRetry: () => void }) {
  const [{ data, fetching }] = useQuery({ query: KnownCauses });
  if (fetching) return <Loading />;
  const isKnown = !data || data.messageCauses.some((one) => one.cause === cause);
  return isKnown ? <Failed onRetry={onRetry} /> : <NoTemplate />;
}

function NoTemplate() {
  return (
    <Missing title={t`Ce modèle de message n’existe pas`} to="/messages/templates">
      <Trans>Tous les modèles de messages</Trans>
    </Missing>
  );
}
