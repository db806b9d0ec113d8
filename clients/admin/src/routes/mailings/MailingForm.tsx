/** Whom a mailing reaches and how: a few plain choices that become the filter of a list (F6). */
import { shortDay } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, NumberInput, Radio, TextInput } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { useLocation } from "wouter";
import { graphql, type VariablesOf } from "../../graphql.ts";
import {
  type MailingAudience,
  type MailingChannels,
  mailingAudienceWord,
  mailingChannelsWord,
} from "../../words/mailing.ts";

const MailingChoices = graphql(`
  query MailingChoices {
    events(first: 200, sort: [{ startsOn: ASC }]) {
      nodes {
        id
        startsOn
        dealership {
          id
          name
        }
      }
    }
  }
`);

const SaveMailing = graphql(`
  mutation SaveMailing($input: SaveMailingInput!) {
    saveMailing(input: $input) {
      ... on SaveMailingSuccess {
        mailing {
          id
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

type Input = VariablesOf<typeof SaveMailing>["input"];
const AUDIENCES: MailingAudience[] = ["RIDERS", "BOOKINGS", "DEALERSHIPS"];
const CHANNELS: MailingChannels[] = ["EMAIL", "SMS", "EMAIL_ELSE_SMS", "BOTH"];
const LICENCES = ["A", "A2", "A1", "AM", "B_7H", "B", "L5E"];

export function MailingForm() {
  const [{ data, error }, ask] = useQuery({ query: MailingChoices });
  const { act, busy, problem } = useAct(SaveMailing);
  const [audience, setAudience] = useState<MailingAudience>("RIDERS");
  const [, go] = useLocation();
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;

  async function save(form: FormData): Promise<void> {
    const pace = Number(typed(form, "pace").replace(/\s/g, "")) || null;
    const done = await act({
      name: typed(form, "name"),
      nature: typed(form, "nature") as Input["nature"],
      channels: typed(form, "channels") as MailingChannels,
      pace,
      pacePer: pace ? "HOUR" : null,
      ...setOf(audience, form),
    });
    const answer = done?.saveMailing;
    if (answer && "mailing" in answer) go(`/messages/mailings/${answer.mailing.id}`);
  }

  const all = { value: "", label: t`Tous` };
  return (
    <Page title={<Trans>Nouvel envoi</Trans>} lead={<Trans>Rien ne part avant que vous ayez vu à qui, et quoi.</Trans>}>
      <Card>
        <Form onSubmit={save}>
          <TextInput
            name="name"
            required
            maxLength={100}
            label={t`Nom de l’envoi`}
            description={t`Pour vous y retrouver ; les destinataires ne le voient pas.`}
            error={problem?.field === "name" && problem.message}
          />
          <Radio.Group name="nature" label={t`De quoi parle-t-il ?`} defaultValue="SERVICE" required>
            <Radio mt="xs" value="SERVICE" label={t`D’un essai ou d’une étape : une information de service`} />
            <Radio mt="xs" value="MARKETING" label={t`De la marque ou d’une offre : seulement à qui l’a accepté`} />
          </Radio.Group>
          <Radio.Group label={t`À qui ?`} value={audience} onChange={(value) => setAudience(value as MailingAudience)}>
            {AUDIENCES.map((value) => (
              <Radio key={value} mt="xs" value={value} label={mailingAudienceWord(value)} />
            ))}
          </Radio.Group>
          {audience === "RIDERS" && (
            <Pair>
              <NativeSelect name="licence" label={t`Permis`} data={[all, ...LICENCES]} />
              <NativeSelect
                name="language"
                label={t`Langue`}
                data={[all, { value: "FR", label: t`français` }, { value: "EN", label: t`anglais` }]}
              />
            </Pair>
          )}
          {audience === "BOOKINGS" && (
            <Pair>
              <NativeSelect
                name="event"
                label={t`Étape`}
                data={[
                  { value: "", label: t`Toutes les étapes` },
                  ...data.events.nodes.map(({ id, startsOn, dealership }) => ({
                    value: id,
                    label: `${dealership.name}, ${shortDay(startsOn)}`,
                  })),
                ]}
              />
              <NativeSelect
                name="status"
                label={t`Réservation`}
                data={[
                  { value: "COMING", label: t`À venir` },
                  { value: "DONE", label: t`Essai fait` },
                  { value: "NO_SHOW", label: t`Absent` },
                  { value: "CANCELLED", label: t`Annulée` },
                ]}
              />
            </Pair>
          )}
          {audience === "DEALERSHIPS" && <TextInput name="region" label={t`Région`} placeholder={t`Vide : toutes`} />}
          <Pair>
            <NativeSelect
              name="channels"
              label={t`Par quel canal ?`}
              data={CHANNELS.map((value) => ({ value, label: mailingChannelsWord(value) }))}
            />
            <NumberInput
              name="pace"
              label={t`Au plus, par heure`}
              placeholder={t`Vide : sans limite`}
              min={1}
              max={100_000}
              hideControls
            />
          </Pair>
          <ProblemAlert problem={problem?.field === "name" ? null : problem} />
          <FormFoot>
            <Button type="submit" loading={busy}>
              <Trans>Continuer</Trans>
            </Button>
          </FormFoot>
        </Form>
      </Card>
    </Page>
  );
}

/** The one list that the mailing narrows, as the API takes it. */
function setOf(audience: MailingAudience, form: FormData): Pick<Input, "riders" | "bookings" | "dealerships"> {
  if (audience === "DEALERSHIPS") {
    const region = typed(form, "region");
    return { dealerships: { filter: region ? { region: { contains: region } } : {} } };
  }
  if (audience === "RIDERS") {
    type Riders = NonNullable<NonNullable<Input["riders"]>["filter"]>;
    const licence = typed(form, "licence");
    const language = typed(form, "language");
    return {
      riders: {
        filter: {
          ...(licence && { licenceClass: { eq: licence } as Riders["licenceClass"] }),
          ...(language && { locale: { eq: language } as Riders["locale"] }),
        },
      },
    };
  }
  type Bookings = NonNullable<NonNullable<Input["bookings"]>["filter"]>;
  const event = typed(form, "event");
  const status = typed(form, "status");
  return {
    bookings: {
      filter: {
        ...(event && { event: { id: { eq: event } } }),
        status: (status === "COMING" ? { in: ["BOOKED", "MODIFIED"] } : { eq: status }) as NonNullable<
          Bookings["status"]
        >,
      },
    },
  };
}
