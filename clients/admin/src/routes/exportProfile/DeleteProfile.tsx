/** Deletes a profile that no file was written by; asks before. */
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { createPortal } from "react-dom";
import { useLocation } from "wouter";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const Delete = graphql(
  `
    mutation DeleteExportProfile($input: DeleteExportProfileInput!) {
      deleteExportProfile(input: $input) {
        ... on DeleteExportProfileSuccess {
          deletedExportProfile {
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function DeleteProfile({ id, name, version }: { id: string; name: string; version: number }) {
  const [asking, setAsking] = useState(false);
  const { act, busy, problem, forget } = useAct(Delete);
  const [, navigate] = useLocation();
  async function remove() {
    if (!(await act({ exportProfileId: id, expectedVersion: version }))) return;
    toast(t`Le profil ${name} est supprimé.`);
    navigate("/settings");
  }
  const close = (): void => {
    forget();
    setAsking(false);
  };
  // Beside the form rather than within it: its own buttons would send that one.
  const place = document.getElementById("content");
  return (
    <>
      <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
        <Trans>Supprimer le profil</Trans>
      </Button>
      {asking &&
        place &&
        createPortal(
          <Confirm
            title={t`Supprimer ${name} ?`}
            act={t`Supprimer le profil`}
            danger
            {...{ busy, problem }}
            onConfirm={remove}
            onClose={close}
          >
            <Trans>Plus aucun fichier ne s’écrira ainsi. Ses colonnes ne se retrouvent pas.</Trans>
          </Confirm>,
          place,
        )}
    </>
  );
}
