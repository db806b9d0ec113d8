/** Asks for a file of what a list shows (K2), tells how far it is, and hands it over; the page of files keeps it. */

import { language } from "@drt/kit/language/language.ts";
import { percent } from "@drt/kit/language/numbers.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { graphql, type VariablesOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { useFollowedExport } from "./useFollowedExport.ts";

const StartListExport = graphql(
  `
    mutation StartListExport($input: StartListExportInput!) {
      startListExport(input: $input) {
        ... on StartListExportSuccess {
          export {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Input = VariablesOf<typeof StartListExport>["input"];
/** One list by its name, with its filter and order: `{ bookings: { filter } }`. */
export type List = Omit<Input, "format" | "delimiter" | "locale" | "idempotencyKey">;

export function ExportButton({ list }: { list: List }) {
  const { act, busy, problem, forget } = useAct(StartListExport);
  const [, goTo] = useLocation();
  const [followed, follow] = useState<string | null>(null);
  const file = useFollowedExport(followed);
  useEffect(() => {
    if (!problem) return;
    toast(problem.message, { tone: "bad" });
    forget();
  }, [problem, forget]);
  useEffect(() => {
    if (!file?.over) return;
    follow(null);
    if (file.status === "DONE")
      toast(t`Le fichier est prêt.`, {
        act: { label: t`Télécharger`, run: () => location.assign(`/exports/${file.id}`) },
      });
    else if (file.status === "FAILED")
      toast(t`Le fichier n’a pas pu être écrit.`, {
        tone: "bad",
        act: { label: t`Voir pourquoi`, run: () => goTo("/exports") },
      });
  }, [file, goTo]);

  async function start(format: "XLSX" | "CSV") {
    const done = await act({ ...list, format, locale: language() === "fr" ? "FR" : "EN" });
    if (!done) return;
    const payload = done.startListExport;
    if ("export" in payload && payload.export) follow(payload.export.id);
    toast(t`Le fichier se prépare.`, { act: { label: t`Suivre`, run: () => goTo("/exports") } });
  }

  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<Icon name="download" />}>
          {followed ? <Trans>Export : {percent(file?.share ?? 0)}</Trans> : <Trans>Exporter</Trans>}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t`Ce que la liste montre, en entier`}</Menu.Label>
        <Menu.Item onClick={() => start("XLSX")}>
          <Trans>Classeur Excel</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => start("CSV")}>
          <Trans>Fichier CSV</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
