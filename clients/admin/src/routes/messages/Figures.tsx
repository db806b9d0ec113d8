/** The figures of a set of messages, each with what it is a share of, leading to its rows; machines stand apart. */
import { count, percent } from "@drt/kit/language/numbers.ts";
import { plural, t } from "@lingui/core/macro";
import { Link } from "wouter";
import css from "./Figures.module.css";

export interface Sum {
  sent: number;
  failed: number;
  delivered: number;
  bounced: number;
  complained: number;
  unsubscribed: number;
  followed: number;
  opened: number;
  openedByMachine: number;
  clicked: number;
  clickedByMachine: number;
}

interface Props {
  sum: Sum;
  /** The address of the messages behind a figure; of all of them without a name. */
  rows: (became?: string) => string;
}

const messages = (sum: number): string => plural(sum, { one: "# message", other: "# messages" });

export function Figures({ sum, rows }: Props) {
  const { sent, followed } = sum;
  const share = (part: number, whole: number): string => (whole ? percent(part / whole) : "–");
  const allGone = sent ? t`tous partis` : t`rien n’est encore parti`;
  const figures = [
    {
      name: t`Envoyés`,
      to: rows("SENT"),
      value: count(sent),
      note: sum.failed ? plural(sum.failed, { one: "# non parti", other: "# non partis" }) : allGone,
    },
    {
      name: t`Reçus`,
      to: rows("DELIVERED"),
      value: count(sum.delivered),
      note: t`confirmés par le serveur du destinataire, quand il le dit`,
    },
    {
      name: t`Ouverts`,
      to: rows("OPENED"),
      value: share(sum.opened, followed),
      note: t`${count(sum.opened)} sur ${count(followed)} qui acceptent la mesure · ${count(sum.openedByMachine)} par des machines seules`,
    },
    {
      name: t`Liens suivis`,
      to: rows("CLICKED"),
      value: share(sum.clicked, followed),
      note: t`${messages(sum.clicked)} · ${count(sum.clickedByMachine)} par des machines seules`,
    },
    {
      name: t`Revenus`,
      to: rows("BOUNCED"),
      value: share(sum.bounced, sent),
      note: messages(sum.bounced),
      bad: sent > 0 && sum.bounced / sent > 0.05,
    },
    {
      name: t`Désabonnés`,
      to: rows("UNSUBSCRIBED"),
      value: share(sum.unsubscribed, sent),
      note: t`${count(sum.unsubscribed)}, dont ${plural(sum.complained, { one: "# signalé indésirable", other: "# signalés indésirables" })}`,
      bad: sum.complained > 0,
    },
  ];
  return (
    <dl className={css.figures}>
      {figures.map(({ name, to, value, note, bad }) => (
        <div key={name} data-bad={bad || undefined}>
          <dt>{name}</dt>
          <dd className={css.value}>
            <Link to={to} aria-label={t`${name} : ${value}, voir les messages`}>
              {value}
            </Link>
          </dd>
          <dd className={css.note}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
