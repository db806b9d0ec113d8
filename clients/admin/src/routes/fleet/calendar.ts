/** Where days stand on the line of a season. */

export interface Span {
  startsOn: string;
  endsOn: string;
}

const DAY_MS = 86_400_000;
const at = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Left edge and width in per cent of the season; what is outside is cut. */
export function share(season: Span, span: Span): { left: number; width: number } {
  const from = at(season.startsOn);
  const whole = at(season.endsOn) + DAY_MS - from;
  const left = Math.max(0, at(span.startsOn) - from);
  const right = Math.min(whole, at(span.endsOn) + DAY_MS - from);
  return { left: (left / whole) * 100, width: (Math.max(0, right - left) / whole) * 100 };
}

/** The season's months, the first and last one as far as they belong to it. */
export function months(season: Span): Span[] {
  const found: Span[] = [];
  let first = season.startsOn;
  while (first <= season.endsOn) {
    const next = new Date(Date.UTC(Number(first.slice(0, 4)), Number(first.slice(5, 7)), 1));
    const last = new Date(next.getTime() - DAY_MS).toISOString().slice(0, 10);
    found.push({ startsOn: first, endsOn: last < season.endsOn ? last : season.endsOn });
    first = next.toISOString().slice(0, 10);
  }
  return found;
}
