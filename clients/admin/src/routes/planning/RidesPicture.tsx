/** The departures of some days as a picture: a line per group, hours along it; each is said in words as well. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { plural, t } from "@lingui/core/macro";
import type { CSSProperties } from "react";
import { groupWord } from "../../words/grouping.ts";
import css from "./RidesPicture.module.css";

export interface Ride {
  key: string;
  /** On the event's clock. */
  start: string;
  minutes: number;
  /** None: both. */
  group: number | null;
  places?: number;
  tone?: "good" | "bad" | "wait" | "quiet";
  /** What becomes of it, in words. */
  word?: string;
}

/** Shortest share of the line in which a time can be read. */
const LEGIBLE = 0.055;

interface Props {
  rides: readonly Ride[];
  /** Those of a picture beside this one: both then have the same hours. */
  beside?: readonly Ride[];
  title?: (day: string) => string;
}

export function RidesPicture({ rides, beside = [], title }: Props) {
  const days = [...new Set(rides.map((ride) => ride.start.slice(0, 10)))].sort();
  const all = [...rides, ...beside];
  const from = Math.floor(Math.min(...all.map(startOf)) / 60) * 60;
  const until = Math.ceil(Math.max(...all.map((ride) => startOf(ride) + ride.minutes)) / 60) * 60;
  return (
    <div className={css.days}>
      {days.map((day) => (
        <Day
          key={day}
          title={(title ?? shortDay)(day)}
          rides={rides.filter((ride) => ride.start.startsWith(day))}
          from={from}
          until={until}
        />
      ))}
    </div>
  );
}

interface DayProps {
  title: string;
  rides: readonly Ride[];
  /** Minutes after midnight. */
  from: number;
  until: number;
}

function Day({ title, rides, from, until }: DayProps) {
  const span = until - from;
  const hours = Array.from({ length: span / 60 + 1 }, (_, index) => from / 60 + index);
  const everySecond = hours.length > 7;
  const groups = rides.some((ride) => ride.group !== null) ? [1, 2] : [];
  const places = rides.reduce((sum, ride) => sum + (ride.places ?? 0), 0);
  return (
    <section className={css.day}>
      <h3 className={css.title}>
        {title}
        <span>
          {plural(rides.length, { one: "# départ", other: "# départs" })}
          {rides.some((ride) => ride.places !== undefined) &&
            ` · ${plural(places, { one: "# place", other: "# places" })}`}
        </span>
      </h3>
      <div className={css.line} data-groups={groups.length || undefined}>
        {groups.map((group) => (
          <span key={group} className={css.group} aria-hidden="true">
            {groupWord(group)}
          </span>
        ))}
        <div className={css.track} style={{ "--hours": span / 60 } as CSSProperties}>
          <ol className={css.rides}>
            {rides.map((ride) => (
              <li
                key={ride.key}
                className={css.ride}
                data-group={groups.length > 0 ? (ride.group ?? "both") : undefined}
                data-tone={ride.tone}
                title={words(ride)}
                style={{
                  left: `${((startOf(ride) - from) / span) * 100}%`,
                  width: `${(ride.minutes / span) * 100}%`,
                }}
              >
                <span className="unseen">{words(ride)}</span>
                {ride.minutes / span >= LEGIBLE && <span aria-hidden="true">{clock(ride.start)}</span>}
              </li>
            ))}
          </ol>
        </div>
        <ol className={css.hours} aria-hidden="true">
          {hours.map((hour, index) => (
            <li key={hour} style={{ left: `${((hour * 60 - from) / span) * 100}%` }}>
              {everySecond && index % 2 ? "" : t`${hour} h`}
            </li>
          ))}
        </ol>
      </div>
    </section>
  );
}

const startOf = (ride: Ride): number => Number(ride.start.slice(11, 13)) * 60 + Number(ride.start.slice(14, 16));

/** `09:30, Groupe 1, 5 places` */
function words({ start, group, places, word }: Ride): string {
  const parts = [clock(start), groupWord(group)];
  if (places !== undefined) parts.push(plural(places, { one: "# place", other: "# places" }));
  if (word) parts.push(word);
  return parts.join(", ");
}
