/** The figures of a set of messages, each with what it is a share of; machines stand apart from people. */
import { count, percent } from "@drt/kit/language/numbers.ts";
import { t } from "@lingui/core/macro";
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

export function Figures({ sum }: { sum: Sum }) {
  const { sent, followed } = sum;
  const share = (part: number, whole: number): string => (whole ? percent(part / whole) : "–");
  const allGone = sent ? t`tous partis` : t`rien n’est encore parti`;
  const figures = [
    { name: t`Envoyés`, value: count(sent), note: sum.failed ? t`${count(sum.failed)} non partis` : allGone },
    {
      name: t`Reçus`,
      value: count(sum.delivered),
      note: t`confirmés par le serveur du destinataire, quand il le dit`,
    },
    {
      name: t`Ouverts`,
      value: share(sum.opened, followed),
      note: t`${count(sum.opened)} sur ${count(followed)} qui acceptent la mesure · ${count(sum.openedByMachine)} par des machines seules`,
    },
    {
      name: t`Liens suivis`,
      value: share(sum.clicked, followed),
      note: t`${count(sum.clicked)} messages · ${count(sum.clickedByMachine)} par des machines seules`,
    },
    {
      name: t`Revenus`,
      value: share(sum.bounced, sent),
      note: t`${count(sum.bounced)} messages`,
      bad: sent > 0 && sum.bounced / sent > 0.05,
    },
    {
      name: t`Désabonnés`,
      value: share(sum.unsubscribed, sent),
      note: t`${count(sum.unsubscribed)}, dont ${count(sum.complained)} signalés indésirables`,
      bad: sum.complained > 0,
    },
  ];
  return (
    <dl className={css.figures}>
      {figures.map(({ name, value, note, bad }) => (
        <div key={name} data-bad={bad || undefined}>
          <dt>{name}</dt>
          <dd className={css.value}>{value}</dd>
          <dd className={css.note}>{note}</dd>
        </div>
      ))}
    </dl>
  );
}
