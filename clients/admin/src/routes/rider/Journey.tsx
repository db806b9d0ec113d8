/** The journey as people read it: by month, latest first, narrowed to a kind where wanted; the kind is in the address. */
import { moment, monthYear } from "@drt/kit/language/dates.ts";
import { useAddress } from "@drt/kit/list/address.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link } from "wouter";
import { type Entry, KINDS, type Kind } from "./entries.ts";
import css from "./Journey.module.css";

export function Journey({ entries }: { entries: readonly Entry[] }) {
  const [{ show }, change] = useAddress(["show"]);
  const shown = entries.filter((entry) => !show || entry.kind === show);
  return (
    <Card title={t`Parcours`}>
      <fieldset className={css.kinds}>
        <legend className="unseen">
          <Trans>Montrer</Trans>
        </legend>
        <KindButton label={t`Tout`} here={!show} count={entries.length} onPress={() => change({ show: null })} />
        {KINDS.map((kind) => {
          const count = entries.filter((entry) => entry.kind === kind).length;
          return (
            count > 0 && (
              <KindButton
                key={kind}
                label={kindName(kind)}
                here={show === kind}
                count={count}
                onPress={() => change({ show: kind })}
              />
            )
          );
        })}
      </fieldset>
      {shown.length === 0 && (
        <p className={css.quiet}>
          <Trans>Rien ne s’est encore passé.</Trans>
        </p>
      )}
      {byMonth(shown).map(([month, part]) => (
        <section key={month} className={css.month} aria-label={monthYear(month)}>
          <h3 className={css.heading}>{monthYear(month)}</h3>
          <ol className={css.entries}>
            {part.map((entry) => (
              <EntryLine key={entry.key} entry={entry} />
            ))}
          </ol>
        </section>
      ))}
    </Card>
  );
}

function KindButton(props: { label: string; here: boolean; count: number; onPress: () => void }) {
  return (
    <button type="button" className={css.kind} aria-pressed={props.here} onClick={props.onPress}>
      {props.label} <small>{props.count}</small>
    </button>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  return (
    <li className={css.entry} data-tone={entry.tone}>
      <span className={css.mark}>
        <Icon name={entry.icon} size={16} />
      </span>
      <div className={css.words}>
        {entry.to ? (
          <Link to={entry.to} className={css.title}>
            {entry.title}
          </Link>
        ) : (
          <span className={css.title}>{entry.title}</span>
        )}
        {entry.lines.map((line) => (
          <span key={line} className={css.line}>
            {line}
          </span>
        ))}
      </div>
      <small className={css.when}>
        {moment(entry.at)}
        {entry.by && <span>{entry.by}</span>}
      </small>
    </li>
  );
}

function byMonth(entries: readonly Entry[]): [string, Entry[]][] {
  const months = new Map<string, Entry[]>();
  for (const entry of entries) {
    const month = entry.at.slice(0, 7);
    const part = months.get(month);
    if (part) part.push(entry);
    else months.set(month, [entry]);
  }
  return [...months];
}

function kindName(kind: Kind): string {
  const names: Record<Kind, string> = {
    ride: t`Réservations et essais`,
    message: t`Messages`,
    wish: t`Liste d’attente`,
    consent: t`Accords`,
    request: t`Demandes de concession`,
    lead: t`Suivi commercial`,
  };
  return names[kind];
}
