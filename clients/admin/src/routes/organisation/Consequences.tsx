/** What a rhythm makes of the coming departures: today's line above, the new one below, and the sum in words (B2). */
import { shortDay } from "@drt/kit/language/dates.ts";
import { Chip, type Tone } from "@drt/kit/ui/Chip.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { type Ride, RidesPicture } from "../planning/RidesPicture.tsx";
import css from "./OrganisationPage.module.css";

export const RhythmLayoutFields = graphql(`
  fragment RhythmLayoutFields on SlotLayout {
    slots {
      fate
      localStart
      startsAt
      endsAt
      groupNumber
    }
  }
`);

type Slot = ResultOf<typeof RhythmLayoutFields>["slots"][number];
type Fate = Slot["fate"];

const MINUTE_MS = 60_000;
const GONE: Fate[] = ["REMOVED", "CLOSED"];
const STAYING: Fate[] = ["KEPT", "CHANGED", "ADDED", "KEPT_BOOKED", "KEPT_AWAITED"];

export function Consequences(props: { layout: FragmentOf<typeof RhythmLayoutFields> }) {
  const { slots } = readFragment(RhythmLayoutFields, props.layout);
  if (slots.length === 0)
    return (
      <p className={css.quiet}>
        <Trans>Aucun départ à venir avec ce rythme.</Trans>
      </p>
    );
  const staying = slots.filter((slot) => STAYING.includes(slot.fate)).map(rideOf);
  const gone = slots.filter((slot) => GONE.includes(slot.fate)).map(rideOf);
  const changes = summary(slots);
  return (
    <>
      <p className={css.summary}>
        {changes.length === 0 && <Trans>Voici les départs de cette étape, avec ce rythme.</Trans>}
        {changes.map(({ tone, words }) => (
          <Chip key={words} tone={tone}>
            {words}
          </Chip>
        ))}
      </p>
      <RidesPicture rides={staying} beside={gone} />
      {gone.length > 0 && (
        <div className={css.gone}>
          <RidesPicture rides={gone} beside={staying} title={(day) => t`${shortDay(day)}, ce qui disparaît`} />
        </div>
      )}
    </>
  );
}

function summary(slots: readonly Slot[]): { tone: Tone; words: string }[] {
  const number = (...fates: Fate[]): number => slots.filter((slot) => fates.includes(slot.fate)).length;
  const [added, changed, gone] = [number("ADDED"), number("CHANGED"), number(...GONE)];
  const [booked, awaited, left] = [number("KEPT_BOOKED"), number("KEPT_AWAITED"), number("LEFT_OUT")];
  const lines: [number, Tone, string][] = [
    [added, "good", plural(added, { one: "# départ de plus", other: "# départs de plus" })],
    [gone, "bad", plural(gone, { one: "# départ de moins", other: "# départs de moins" })],
    [changed, "accent", plural(changed, { one: "# départ changé", other: "# départs changés" })],
    [booked, "wait", plural(booked, { one: "# gardé : réservé", other: "# gardés : réservés" })],
    [awaited, "wait", plural(awaited, { one: "# gardé : attendu", other: "# gardés : attendus" })],
    [
      left,
      "done",
      plural(left, { one: "# laissé de côté : il gênerait", other: "# laissés de côté : ils gêneraient" }),
    ],
  ];
  return lines.filter(([found]) => found > 0).map(([, tone, words]) => ({ tone, words }));
}

function rideOf({ fate, localStart, startsAt, endsAt, groupNumber }: Slot): Ride {
  const tones: Partial<Record<Fate, NonNullable<Ride["tone"]>>> = {
    ADDED: "good",
    KEPT_BOOKED: "wait",
    KEPT_AWAITED: "wait",
    REMOVED: "bad",
    CLOSED: "bad",
    KEPT: "quiet",
  };
  const words: Partial<Record<Fate, string>> = {
    ADDED: t`nouveau`,
    CHANGED: t`changé`,
    KEPT_BOOKED: t`gardé, car réservé`,
    KEPT_AWAITED: t`gardé, car attendu`,
    REMOVED: t`disparaît`,
    CLOSED: t`ferme`,
  };
  const [tone, word] = [tones[fate], words[fate]];
  return {
    key: `${fate} ${startsAt}`,
    start: localStart,
    minutes: (Date.parse(endsAt) - Date.parse(startsAt)) / MINUTE_MS,
    group: groupNumber,
    ...(tone && { tone }),
    ...(word && { word }),
  };
}
