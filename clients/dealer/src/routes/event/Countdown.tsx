/** How long until the weekend, and how full it is. */
import { days } from "@drt/kit/language/dates.ts";
import { count, percent } from "@drt/kit/language/numbers.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { stateWord } from "../../words/event.ts";
import css from "./Countdown.module.css";

export const CountdownFields = graphql(`
  fragment CountdownFields on Event {
    startsOn
    endsOn
    state
    daysLeft
    placesCount
    bookedCount
    heldCount
    freeCount
    fillRate
    dealership {
      id
      name
      city
    }
  }
`);

interface Props {
  event: FragmentOf<typeof CountdownFields>;
  onAsk: () => void;
}

export function Countdown({ onAsk, ...props }: Props) {
  const event = readFragment(CountdownFields, props.event);
  const left = Math.max(0, event.daysLeft);
  return (
    <section className={css.card} aria-labelledby="weekend">
      <div className={css.left}>
        {event.daysLeft > 0 ? (
          <>
            <strong>{left}</strong>
            <span>{plural(left, { one: "jour avant l’étape", other: "jours avant l’étape" })}</span>
          </>
        ) : (
          <span className={css.now}>{event.daysLeft >= -1 ? t`C’est en ce moment` : t`L’étape a eu lieu`}</span>
        )}
      </div>
      <div className={css.words}>
        <h1 id="weekend">{event.dealership.name}</h1>
        <p>
          {event.dealership.city} · {days(event.startsOn, event.endsOn)} · {stateWord(event.state)}
        </p>
        <div className={css.fill}>
          <Meter share={event.fillRate} label={t`Places réservées`} />
          <strong>{percent(event.fillRate)}</strong>
        </div>
        <p>
          {[
            plural(event.bookedCount, {
              one: `# réservée sur ${count(event.placesCount)}`,
              other: `# réservées sur ${count(event.placesCount)}`,
            }),
            plural(event.freeCount, { one: "# libre", other: "# libres" }),
            t`${count(event.heldCount)} à confirmer`,
          ].join(", ")}
        </p>
      </div>
      <Button className={css.ask} variant="default" leftSection={<Icon name="note" />} onClick={onAsk}>
        <Trans>Demander au siège…</Trans>
      </Button>
    </section>
  );
}
