/** Where somebody is in an import: choose, look, import. The step at hand is named to those who do not see it. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import css from "./Steps.module.css";

/** `now`: 0 to 2; 3 when all is done. */
export function Steps({ now }: { now: number }) {
  const names = [t`Choisir les fichiers`, t`Vérifier`, t`Importer`];
  return (
    <ol className={css.steps} aria-label={t`Étapes de l’import`}>
      {names.map((name, position) => (
        <li
          key={name}
          className={css.step}
          data-done={position < now || undefined}
          aria-current={position === now ? "step" : undefined}
        >
          <span className={css.number}>{position < now ? <Icon name="check" size={16} /> : position + 1}</span>
          {name}
        </li>
      ))}
    </ol>
  );
}
