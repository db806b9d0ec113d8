/** Which season a page shows when its address names none. */

interface Span {
  year: number;
  startsOn: string;
  endsOn: string;
}

/** The one that is asked for, else the one that runs, else the next one, else the last. */
export function seasonToShow<Season extends Span>(
  seasons: readonly Season[],
  asked: number,
  today: string,
): Season | undefined {
  const inTime = seasons.toSorted((a, b) => a.startsOn.localeCompare(b.startsOn));
  return (
    inTime.find((one) => one.year === asked) ??
    inTime.find((one) => one.startsOn <= today && today <= one.endsOn) ??
    inTime.find((one) => one.startsOn > today) ??
    inTime.at(-1)
  );
}
