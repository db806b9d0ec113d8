/** One mailing, live: whom it reaches and who is left out, its words, when it leaves, how far it is (F6). */
import { moment } from "@drt/kit/language/dates.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { graphql } from "../../graphql.ts";
import { MAILING_TONES, mailingAudienceWord, mailingChannelsWord, mailingStateWord } from "../../words/mailing.ts";
import { natureWord } from "../../words/message.ts";
import { Figures } from "../messages/Figures.tsx";
import { rowsBehind } from "../messages/narrowing.ts";
import { MailingActs } from "./MailingActs.tsx";
import { MailingProgressFields, Progress } from "./Progress.tsx";
import { MailingReachFields, Reach } from "./Reach.tsx";
import { isWorded, MailingWordsFields, Words } from "./Words.tsx";

const LiveMailing = graphql(
  `
    subscription LiveMailing($id: ID!) {
      mailing(id: $id) {
        id
        name
        audience
        nature
        channels
        state
        pace
        author
        createdAt
        startsAt
        failure
        version
        previewedCount
        sentCount
        failedCount
        deliveredCount
        bouncedCount
        complainedCount
        unsubscribedCount
        followedCount
        openedCount
        openedByMachineCount
        clickedCount
        clickedByMachineCount
        ...MailingReachFields
        ...MailingWordsFields
        ...MailingProgressFields
      }
    }
  `,
  [MailingReachFields, MailingWordsFields, MailingProgressFields],
);

export function MailingPage({ id }: { id: string }) {
  const { data, error } = useLive(LiveMailing, { id });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const mailing = data.mailing;
  if (!mailing)
    return (
      <Missing title={t`Cet envoi n’existe pas`} to="/messages/mailings">
        <Trans>Revenir aux envois groupés</Trans>
      </Missing>
    );
  const { name, audience, nature, channels, state, author, createdAt, startsAt, failure, pace } = mailing;
  const hasBegun = !["DRAFT", "SCHEDULED"].includes(state);
  return (
    <Page
      back={{ to: "/messages/mailings", label: <Trans>Envois groupés</Trans> }}
      title={name}
      lead={`${mailingAudienceWord(audience)} · ${natureWord(nature)} · ${mailingChannelsWord(channels)} · ${author}, ${moment(createdAt)}`}
      tools={<Chip tone={MAILING_TONES[state]}>{mailingStateWord(state)}</Chip>}
    >
      {failure && (
        <Note icon="alert" tone="bad">
          {failure}
        </Note>
      )}
      {state === "SCHEDULED" && startsAt && (
        <Note icon="clock" tone="accent">
          {t`Part le ${moment(startsAt)}. Jusque-là vous pouvez le remettre en préparation.`}
        </Note>
      )}
      {hasBegun && (
        <Card title={<Trans>Où en est l’envoi</Trans>}>
          <Progress mailing={mailing} />
          {pace !== null && <p>{t`Au plus ${pace} par heure.`}</p>}
        </Card>
      )}
      <Card title={<Trans>À qui</Trans>}>
        <Reach mailing={mailing} />
      </Card>
      <Card title={<Trans>Quels mots</Trans>}>
        <Words mailing={mailing} />
      </Card>
      <MailingActs
        id={id}
        state={state}
        version={mailing.version}
        seen={mailing.previewedCount}
        isWorded={isWorded(mailing)}
      />
      {hasBegun && (
        <Figures
          rows={(became) => rowsBehind({ mailing: id }, became)}
          sum={{
            sent: mailing.sentCount,
            failed: mailing.failedCount,
            delivered: mailing.deliveredCount,
            bounced: mailing.bouncedCount,
            complained: mailing.complainedCount,
            unsubscribed: mailing.unsubscribedCount,
            followed: mailing.followedCount,
            opened: mailing.openedCount,
            openedByMachine: mailing.openedByMachineCount,
            clicked: mailing.clickedCount,
            clickedByMachine: mailing.clickedByMachineCount,
          }}
        />
      )}
    </Page>
  );
}
