/** Whom a mailing reaches and how: plain choices that become the filter of a list, counted while they are made (F6). */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, NumberInput, Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import {
  type MailingAudience,
  type MailingChannels,
  mailingAudienceWord,
  mailingChannelsWord,
} from "../../words/mailing.ts";
import type { Nature } from "../../words/message.ts";
import { AudienceFields } from "./AudienceFields.tsx";
import { type Picked, pickedOf, setOf } from "./audience.ts";
import { Estimate } from "./Estimate.tsx";

export const SaveMailing = graphql(
  `
    mutation SaveMailing($input: SaveMailingInput!) {
      saveMailing(input: $input) {
        ... on SaveMailingSuccess {
          mailing {
            id
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const AUDIENCES: MailingAudience[] = ["RIDERS", "BOOKINGS", "DEALERSHIPS"];
const CHANNELS: MailingChannels[] = ["EMAIL", "SMS", "EMAIL_ELSE_SMS", "BOTH"];

/** A draft as it is kept. */
export interface Draft {
  id: string;
  version: number;
  name: string;
  nature: Nature;
  channels: MailingChannels;
  audience: MailingAudience;
  filter: unknown;
  pace: number | null;
  pacePer: "MINUTE" | "HOUR" | null;
}

export function MailingForm({ draft }: { draft?: Draft }) {
  const { act, busy, problem } = useAct(SaveMailing);
  const [audience, setAudience] = useState<MailingAudience>(draft?.audience ?? "RIDERS");
  const [picked, setPicked] = useState<Picked>(() => (draft ? pickedOf(draft.audience, draft.filter) : {}));
  const [nature, setNature] = useState<Nature>(draft?.nature ?? "SERVICE");
  const [channels, setChannels] = useState<MailingChannels>(draft?.channels ?? "EMAIL");
  const [, go] = useLocation();
  const set = { nature, channels, ...setOf(audience, picked) };

  async function save(form: FormData): Promise<void> {
    const pace = Number(typed(form, "pace").replace(/\s/g, "")) || null;
    const kept = draft ? { mailingId: draft.id, expectedVersion: draft.version } : {};
    const pacePer = pace ? (draft?.pacePer ?? "HOUR") : null;
    const done = await act({ ...set, ...kept, name: typed(form, "name"), pace, pacePer });
    const answer = done?.saveMailing;
    if (answer && "mailing" in answer) go(`/messages/mailings/${answer.mailing.id}`);
  }

  return (
    <Page
      back={
        draft
          ? { to: `/messages/mailings/${draft.id}`, label: draft.name }
          : { to: "/messages/mailings", label: <Trans>Envois groupés</Trans> }
      }
      title={draft ? <Trans>Changer l’envoi</Trans> : <Trans>Nouvel envoi</Trans>}
      lead={<Trans>Rien ne part avant que vous ayez vu à qui, et quoi.</Trans>}
    >
      <Card>
        <Form onSubmit={save}>
          <TextInput
            name="name"
            required
            maxLength={100}
            defaultValue={draft?.name ?? ""}
            label={t`Nom de l’envoi`}
            description={t`Pour vous y retrouver ; les destinataires ne le voient pas.`}
            error={problem?.field === "name" && problem.message}
          />
          <Radio.Group
            label={t`De quoi parle-t-il ?`}
            value={nature}
            onChange={(value) => setNature(value as Nature)}
            required
          >
            <Radio mt="xs" value="SERVICE" label={t`D’un essai ou d’une étape : une information de service`} />
            <Radio mt="xs" value="MARKETING" label={t`De la marque ou d’une offre : seulement à qui l’a accepté`} />
          </Radio.Group>
          <Radio.Group
            label={t`À qui ?`}
            value={audience}
            onChange={(value) => {
              setAudience(value as MailingAudience);
              setPicked({});
            }}
          >
            {AUDIENCES.map((value) => (
              <Radio key={value} mt="xs" value={value} label={mailingAudienceWord(value)} />
            ))}
          </Radio.Group>
          <AudienceFields audience={audience} picked={picked} onPick={setPicked} />
          <Pair>
            <NativeSelect
              label={t`Par quel canal ?`}
              value={channels}
              onChange={(event) => setChannels(event.currentTarget.value as MailingChannels)}
              data={CHANNELS.map((value) => ({ value, label: mailingChannelsWord(value) }))}
            />
            <NumberInput
              name="pace"
              label={draft?.pacePer === "MINUTE" ? t`Au plus, par minute` : t`Au plus, par heure`}
              placeholder={t`Vide : sans limite`}
              defaultValue={draft?.pace ?? ""}
              min={1}
              max={100_000}
              hideControls
            />
          </Pair>
          <Estimate input={{ name: "", ...set }} />
          <ProblemAlert problem={problem?.field === "name" ? null : problem} />
          <FormFoot>
            <Button
              component={Link}
              to={draft ? `/messages/mailings/${draft.id}` : "/messages/mailings"}
              variant="default"
            >
              <Trans>Renoncer</Trans>
            </Button>
            <Button type="submit" loading={busy}>
              {draft ? <Trans>Enregistrer</Trans> : <Trans>Continuer</Trans>}
            </Button>
          </FormFoot>
        </Form>
      </Card>
    </Page>
  );
}
