/** Recovery codes, shown this once: to copy or to keep as a file before going on. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, CopyButton, Modal } from "@mantine/core";
import { FormFoot } from "../ui/Form.tsx";
import { Note } from "../ui/Note.tsx";
import css from "./MePage.module.css";

export function Codes({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  const text = codes.join("\n");

  function keep() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([`Demo Ride Tour\n\n${text}\n`], { type: "text/plain" }));
    link.download = "demo-ride-tour-codes.txt";
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <Modal
      opened
      onClose={onClose}
      title={<Trans>Vos codes de secours</Trans>}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      centered
      size="lg"
    >
      <div className={css.column}>
        <p>
          <Trans>Chacun ouvre votre compte une fois, si vous perdez votre téléphone. Gardez-les en lieu sûr.</Trans>
        </p>
        <ul className={css.codes}>
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <Note icon="alert">
          <Trans>Ils ne seront plus affichés.</Trans>
        </Note>
        <FormFoot>
          <CopyButton value={text}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? t`Copié` : t`Copier`}
              </Button>
            )}
          </CopyButton>
          <Button variant="default" onClick={keep}>
            <Trans>Télécharger</Trans>
          </Button>
          <Button onClick={onClose} data-autofocus>
            <Trans>Je les ai gardés</Trans>
          </Button>
        </FormFoot>
      </div>
    </Modal>
  );
}
