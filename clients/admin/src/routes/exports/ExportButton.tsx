/** Asks for a file of what a list shows (K2); the page of files follows it, whatever else is done meanwhile. */

import { language } from "@drt/kit/language/language.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { useEffect } from "react";
import { useLocation } from "wouter";
import { graphql, type VariablesOf } from "../../graphql.ts";

const StartListExport = graphql(`
  mutation StartListExport($input: StartListExportInput!) {
    startListExport(input: $input) {
      ... on StartListExportSuccess {
        export {
          id
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

type Input = VariablesOf<typeof StartListExport>["input"];
/** One list by its name, with its filter and order: `{ bookings: { filter } }`. */
export type List = Omit<Input, "format" | "delimiter" | "locale" | "idempotencyKey">;

export function ExportButton({ list }: { list: List }) {
  const { act, busy, problem, forget } = useAct(StartListExport);
  const [, goTo] = useLocation();
  useEffect(() => {
    if (!problem) return;
    toast(problem.message, { tone: "bad" });
    forget();
  }, [problem, forget]);

  async function start(format: "XLSX" | "CSV") {
    const done = await act({ ...list, format, locale: language() === "fr" ? "FR" : "EN" });
    if (done) toast(t`Le fichier se prépare.`, { act: { label: t`Suivre`, run: () => goTo("/exports") } });
  }

  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <Button variant="default" loading={busy} leftSection={<Icon name="download" />}>
          <Trans>Exporter</Trans>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
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
