/** Choices that narrow messages and their figures: what about, by which channel, which stop, mailing and wording. */
import { shortDay } from "@drt/kit/language/dates.ts";
import { More } from "@drt/kit/list/More.tsx";
import { Choice } from "@drt/kit/list/Tools.tsx";
import { t } from "@lingui/core/macro";
import type { ReactNode } from "react";
import { useQuery } from "urql";
import { graphql, type VariablesOf } from "../../graphql.ts";
import { type Channel, channelWord, localeWord } from "../../words/message.ts";
import type { Narrowing } from "./narrowing.ts";

const MessageSources = graphql(`
  query MessageSources {
    messageCauses {
      cause
      title
    }
    events(first: 200, sort: [{ startsOn: DESC }]) {
      nodes {
        id
        startsOn
        dealership {
          id
          name
        }
      }
    }
    mailings(first: 100, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        name
      }
    }
  }
`);

const WordingVersions = graphql(`
  query WordingVersions($filter: MessageTemplateFilter!) {
    messageTemplates(first: 20, filter: $filter) {
      nodes {
        id
        channel
        locale
        versions {
          id
          number
          state
        }
      }
    }
  }
`);

type Templates = VariablesOf<typeof WordingVersions>["filter"];
type Cause = NonNullable<NonNullable<Templates["cause"]>["eq"]>;

/** Behind the button, until one of them narrows. */
const MORE = ["channel", "event", "mailing", "version"] as const;

interface Props {
  kept: Narrowing;
  change: (changes: Partial<Record<keyof Narrowing, string | null>>) => void;
}

interface NarrowProps extends Props {
  /** Rare choices of one page alone, and whether one of them narrows it. */
  more?: ReactNode;
  moreNarrows?: boolean;
}

export function Narrow({ kept, change, more, moreNarrows = false }: NarrowProps) {
  const [{ data }] = useQuery({ query: MessageSources });
  return (
    <>
      <Choice
        label={t`Message`}
        all={t`Tous les messages`}
        value={kept.cause}
        onChange={(cause) => change({ cause, version: null })}
        options={data?.messageCauses.map(({ cause, title }) => ({ value: cause, label: title })) ?? []}
      />
      <More narrows={MORE.some((name) => kept[name]) || moreNarrows}>
        <Choice
          label={t`Canal`}
          all={t`E-mail et SMS`}
          value={kept.channel}
          onChange={(channel) => change({ channel })}
          options={(["EMAIL", "SMS"] as Channel[]).map((value) => ({ value, label: channelWord(value) }))}
        />
        <Choice
          label={t`Étape`}
          all={t`Toutes les étapes`}
          value={kept.event}
          onChange={(event) => change({ event })}
          options={
            data?.events.nodes.map(({ id, startsOn, dealership }) => ({
              value: id,
              label: `${dealership.name}, ${shortDay(startsOn)}`,
            })) ?? []
          }
        />
        <Choice
          label={t`Envoi groupé`}
          all={t`Avec ou sans envoi groupé`}
          value={kept.mailing}
          onChange={(mailing) => change({ mailing, version: null })}
          options={data?.mailings.nodes.map(({ id, name }) => ({ value: id, label: name })) ?? []}
        />
        <Version kept={kept} change={change} />
        {more}
      </More>
    </>
  );
}

/** Which words: of one message or one mailing, where they were ever changed. */
function Version({ kept, change }: Props) {
  const filter: Templates = {
    ...(kept.cause && { cause: { eq: kept.cause as Cause } }),
    ...(kept.mailing && { mailing: { id: { eq: kept.mailing } } }),
  };
  const pause = !kept.cause && !kept.mailing;
  const [{ data }] = useQuery({ query: WordingVersions, variables: { filter }, pause });
  const options = pause
    ? []
    : (data?.messageTemplates.nodes ?? []).flatMap(({ channel, locale, versions }) =>
        versions
          .filter(({ state }) => state !== "DRAFT")
          .map(({ id, number }) => ({
            value: id,
            label: t`Version ${number}, ${channelWord(channel)}, ${localeWord(locale)}`,
          })),
      );
  if (options.length === 0 && !kept.version) return null;
  return (
    <Choice
      label={t`Version du texte`}
      all={t`Toutes les versions`}
      value={kept.version}
      onChange={(version) => change({ version })}
      options={options}
    />
  );
}
