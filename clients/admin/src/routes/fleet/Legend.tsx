/** What the colours on the line of a season mean; only those that some line has. */
import { t } from "@lingui/core/macro";
import css from "./Legend.module.css";

export type Mark = "free" | "past" | "coming" | "draft" | "today";

const words = (): Record<Mark, string> => ({
  free: t`Réservable`,
  past: t`Étape passée`,
  coming: t`Étape à venir`,
  draft: t`Étape en préparation`,
  today: t`Aujourd’hui`,
});

export function Legend({ marks }: { marks: ReadonlySet<Mark> }) {
  const all = Object.entries(words()) as [Mark, string][];
  return (
    <ul className={css.legend} aria-label={t`Ce que veulent dire les couleurs`}>
      {all.map(
        ([mark, word]) =>
          marks.has(mark) && (
            <li key={mark} data-mark={mark}>
              {word}
            </li>
          ),
      )}
    </ul>
  );
}
