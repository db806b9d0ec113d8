/** One automatic message: on or off, and how long before or after. */
import { useAct } from "@drt/kit/transport/act.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NumberInput, Switch, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { channelWord } from "../../words/message.ts";
import css from "./MomentsPage.module.css";

export const MomentFields = graphql(`
  fragment MessageMomentFields on MessageMoment {
    id
    cause
    channel
    anchor
    days
    localTime
    minutes
    graceMinutes
    enabled
    version
  }
`);

export const SaveMoment = graphql(
  `
    mutation SaveMoment($input: SaveMessageMomentInput!) {
      saveMessageMoment(input: $input) {
        ... on SaveMessageMomentSuccess {
          messageMoment {
            id
            enabled
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const DeleteMoment = graphql(
  `
    mutation DeleteMoment($input: DeleteMessageMomentInput!) {
      deleteMessageMoment(input: $input) {
        ... on DeleteMessageMomentSuccess {
          deletion {
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function MomentLine(props: { title: string; moment: FragmentOf<typeof MomentFields>; onDeleted: () => void }) {
  const moment = readFragment(MomentFields, props.moment);
  const { act, busy, problem } = useAct(SaveMoment);
  const deleting = useAct(DeleteMoment);
  const [isChanging, setChanging] = useState(false);
  const name = `${props.title}, ${channelWord(moment.channel)}`;

  async function save(changes: Partial<Pick<typeof moment, "enabled" | "days" | "localTime" | "minutes">>) {
    const { id, version, cause, channel, enabled, days, localTime, minutes, graceMinutes } = moment;
    const done = await act({
      ...{ cause, channel, enabled, days, localTime, minutes, graceMinutes },
      ...changes,
      messageMomentId: id,
      expectedVersion: version,
    });
    if (!done) return;
    setChanging(false);
    toast(t`C’est noté pour tout ce qui n’est pas encore parti.`);
  }
  async function remove(): Promise<void> {
    if (!(await deleting.act({ messageMomentId: moment.id, expectedVersion: moment.version }))) return;
    toast(t`Ce moment est retiré : rien ne part plus à ce moment-là.`);
    props.onDeleted();
  }
  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const number = Number(form.get("number"));
    void save(moment.days === null ? { minutes: number } : { days: number, localTime: `${form.get("time")}` });
  }
  return (
    <>
      <div className={css.line} data-off={!moment.enabled || undefined}>
        <div className={css.words}>
          <strong>{props.title}</strong>
          <small>
            {channelWord(moment.channel)} · {whenWords(moment)}
          </small>
        </div>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-label={t`Changer le moment : ${name}`}
          onClick={() => setChanging(!isChanging)}
        >
          <Trans>Changer…</Trans>
        </Button>
        <Switch
          aria-label={name}
          checked={moment.enabled}
          disabled={busy}
          onChange={() => save({ enabled: !moment.enabled })}
        />
      </div>
      {isChanging && (
        <form className={css.form} onSubmit={submit}>
          <NumberInput
            name="number"
            label={moment.days === null ? t`Minutes` : t`Jours`}
            defaultValue={moment.days ?? moment.minutes ?? 0}
            min={0}
            required
            hideControls
          />
          {moment.days !== null && (
            <TextInput
              name="time"
              type="time"
              label={t`À quelle heure`}
              defaultValue={moment.localTime?.slice(0, 5)}
              required
            />
          )}
          <Button type="submit" loading={busy}>
            <Trans>Enregistrer</Trans>
          </Button>
          <Button variant="subtle" color="red" loading={deleting.busy} onClick={remove}>
            <Trans>Retirer ce moment</Trans>
          </Button>
        </form>
      )}
      <ProblemAlert problem={problem ?? deleting.problem} />
    </>
  );
}

interface When {
  anchor: string;
  days: number | null;
  localTime: string | null;
  minutes: number | null;
}

/** `3 jours`, `24 heures` */
function leadWords({ days, minutes }: When): string {
  if (days !== null) return plural(days, { one: "# jour", other: "# jours" });
  if (!minutes) return t`aussitôt`;
  const hours = minutes / 60;
  return Number.isInteger(hours)
    ? plural(hours, { one: "# heure", other: "# heures" })
    : plural(minutes, { one: "# minute", other: "# minutes" });
}

/** `3 jours avant l’essai, à 18:00` */
function whenWords(when: When): string {
  const { anchor, localTime } = when;
  const lead = leadWords(when);
  const anchors: Record<string, string> = {
    BEFORE_SLOT: t`${lead} avant l’essai`,
    AFTER_SLOT: t`${lead} après l’essai`,
    AFTER_EVENT: t`${lead} après l’étape`,
    AFTER_HOLD_EXPIRY: t`${lead} après la place perdue`,
  };
  const words = anchors[anchor] ?? lead;
  return localTime ? t`${words}, à ${localTime.slice(0, 5)}` : words;
}
