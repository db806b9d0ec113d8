/** From when until when, and on which days, advertising may leave by a channel; service messages leave at any hour. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Form, FormFoot, Pair, typed } from "@drt/kit/ui/Form.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Checkbox, TextInput } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { channelWord } from "../../words/message.ts";

export const HoursFields = graphql(`
  fragment QuietHoursFields on QuietHours {
    channel
    opensAt
    closesAt
    saturdays
    sundays
    holidays
    version
  }
`);

const SetHours = graphql(
  `
    mutation SetHours($input: SetQuietHoursInput!) {
      setQuietHours(input: $input) {
        ... on SetQuietHoursSuccess {
          quietHours {
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

export function HoursForm(props: { hours: FragmentOf<typeof HoursFields> }) {
  const hours = readFragment(HoursFields, props.hours);
  const { act, busy, problem } = useAct(SetHours);
  async function save(form: FormData): Promise<void> {
    const done = await act({
      channel: hours.channel,
      opensAt: typed(form, "opensAt"),
      closesAt: typed(form, "closesAt"),
      saturdays: form.has("saturdays"),
      sundays: form.has("sundays"),
      holidays: form.has("holidays"),
      expectedVersion: hours.version,
    });
    if (done) toast(t`Les heures sont changées.`);
  }
  return (
    <Card title={t`Publicité par ${channelWord(hours.channel)}`}>
      <Form onSubmit={save}>
        <Pair>
          <TextInput
            name="opensAt"
            type="time"
            label={t`Pas avant`}
            defaultValue={hours.opensAt.slice(0, 5)}
            required
          />
          <TextInput
            name="closesAt"
            type="time"
            label={t`Ni après`}
            defaultValue={hours.closesAt.slice(0, 5)}
            required
          />
        </Pair>
        <Checkbox name="saturdays" label={t`Aussi le samedi`} defaultChecked={hours.saturdays} />
        <Checkbox name="sundays" label={t`Aussi le dimanche`} defaultChecked={hours.sundays} />
        <Checkbox name="holidays" label={t`Aussi les jours fériés`} defaultChecked={hours.holidays} />
        <ProblemAlert problem={problem} />
        <FormFoot>
          <Button type="submit" loading={busy}>
            <Trans>Enregistrer</Trans>
          </Button>
        </FormFoot>
      </Form>
    </Card>
  );
}
