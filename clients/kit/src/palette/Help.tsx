/** The keys that work here, for those who like their hands on the keyboard. */
import { t } from "@lingui/core/macro";
import { Modal } from "@mantine/core";
import css from "./Help.module.css";

export interface Shortcut {
  keys: string;
  does: string;
}

export function Help({ shortcuts, onClose }: { shortcuts: Shortcut[]; onClose: () => void }) {
  const all: Shortcut[] = [
    { keys: "Ctrl K, ⌘ K", does: t`Chercher une page ou une personne` },
    { keys: t`Tab, Maj Tab`, does: t`Aller d’un élément à l’autre` },
    { keys: t`Entrée`, does: t`Ouvrir, choisir, envoyer` },
    { keys: t`Échap`, does: t`Fermer ce qui est ouvert` },
    ...shortcuts,
    { keys: "?", does: t`Montrer ces touches` },
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Touches du clavier`}
      centered
      withinPortal
      portalProps={{ target: "#content" }}
      closeButtonProps={{ "aria-label": t`Fermer` }}
    >
      <dl className={css.keys}>
        {all.map(({ keys, does }) => (
          <div key={keys}>
            <dt>
              {keys.split(", ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
