/** One entry of the trail as sentences, with what changed below it and a way to the thing itself. */
import { moment } from "@drt/kit/language/dates.ts";
import { language } from "@drt/kit/language/language.ts";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { roleWord } from "../../words/account.ts";
import { columnWord } from "../../words/column.ts";
import { entryTitle, isTechnical, valueWord } from "../../words/trail.ts";
import css from "./TrailPage.module.css";

export const TrailEntryFields = graphql(`
  fragment TrailEntryFields on AuditEntry {
    createdAt
    actor
    actorEn
    actorRole
    action
    entity
    entityId
    before
    after
    booking {
      id
      event {
        id
      }
    }
  }
`);

type Entry = ResultOf<typeof TrailEntryFields>;
type Values = Record<string, unknown>;

/** Tables whose rows have a page of their own. */
const PAGES: Record<string, string> = {
  rider: "/riders",
  event: "/events",
  dealership: "/dealerships",
  account: "/accounts",
  change_request: "/requests",
  act: "/acts",
};

/** The page of what the entry is about; a booking, and its ride, open beside the board of their weekend. */
function wayTo({ entity, booking }: Entry, id: string | null): string | null {
  if (booking) return `/events/${booking.event.id}?booking=${booking.id}`;
  const page = PAGES[entity];
  return page && id ? `${page}/${id}` : null;
}

export function TrailEntry({ entry }: { entry: Entry }) {
  const before = (entry.before ?? {}) as Values;
  const after = (entry.after ?? {}) as Values;
  const columns = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const told = columns.filter((column) => !isTechnical(column));
  const id = entry.entityId ? `${entry.entity}_${String(entry.entityId)}` : null;
  const way = wayTo(entry, id);
  return (
    <li className={css.entry} data-action={entry.action}>
      <div className={css.head}>
        <p>
          <strong>{language() === "en" ? entry.actorEn : entry.actor}</strong>
          <small>{roleWord(entry.actorRole)}</small>
        </p>
        <p className={css.title}>{entryTitle(entry.action, entry.entity)}</p>
        <time dateTime={entry.createdAt}>{moment(entry.createdAt)}</time>
      </div>
      {told.length > 0 && (
        <dl className={css.changes}>
          {told.slice(0, 12).map((column) => (
            <div key={column}>
              <dt>{columnWord(column)}</dt>
              <dd>
                {entry.action === "UPDATE" && (
                  <>
                    <del>{valueWord(entry.entity, column, before[column])}</del>
                    <span aria-hidden="true"> → </span>
                  </>
                )}
                <span>
                  {valueWord(entry.entity, column, entry.action === "DELETE" ? before[column] : after[column])}
                </span>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {told.length > 12 && (
        <p className={css.more}>{plural(told.length - 12, { one: "et # autre champ", other: "et # autres champs" })}</p>
      )}
      {id && (
        <p className={css.ways}>
          {way && (
            <Link to={way}>
              <Trans>Ouvrir</Trans>
            </Link>
          )}
          <Link to={`/trail?of=${id}`}>
            <Trans>Toute son histoire</Trans>
          </Link>
        </p>
      )}
    </li>
  );
}
