/** Says that the network is lost, for as long as it is. */
import { Trans } from "@lingui/react/macro";
import { useConnectionLost } from "../transport/connection.ts";
import { Icon } from "./Icon.tsx";
import css from "./Offline.module.css";

export function Offline() {
  const lost = useConnectionLost();
  return (
    <div role="status" aria-live="polite">
      {lost && (
        <p className={css.bar}>
          <Icon name="offline" />
          <span>
            <Trans>Réseau perdu. Vos actions partiront dès son retour ; ne fermez pas cette page.</Trans>
          </span>
        </p>
      )}
    </div>
  );
}
