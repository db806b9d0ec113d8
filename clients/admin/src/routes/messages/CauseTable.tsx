/** The same figures message by message; each leads to its messages. */
import { count, percent } from "@drt/kit/language/numbers.ts";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { t } from "@lingui/core/macro";

export interface CauseRow {
  cause: string;
  title: string;
  sent: number;
  failed: number;
  bounced: number;
  unsubscribed: number;
  followed: number;
  opened: number;
  clicked: number;
}

export function CauseTable({ rows, to }: { rows: CauseRow[]; to: (cause: string) => string }) {
  const share = (part: number, whole: number): string => (whole ? percent(part / whole) : "–");
  const columns: Column<CauseRow>[] = [
    { key: "title", label: t`Message`, cell: ({ title }) => title },
    { key: "sent", label: t`Envoyés`, end: true, cell: ({ sent }) => count(sent) },
    { key: "failed", label: t`Non partis`, end: true, cell: ({ failed }) => count(failed) },
    { key: "bounced", label: t`Revenus`, end: true, cell: ({ bounced, sent }) => share(bounced, sent) },
    { key: "opened", label: t`Ouverts`, end: true, cell: ({ opened, followed }) => share(opened, followed) },
    { key: "clicked", label: t`Liens suivis`, end: true, cell: ({ clicked, followed }) => share(clicked, followed) },
    { key: "unsubscribed", label: t`Désabonnés`, end: true, cell: ({ unsubscribed }) => count(unsubscribed) },
  ];
  return (
    <Table
      label={t`Chiffres par message`}
      columns={columns}
      rows={rows.filter(({ sent, failed }) => sent + failed > 0).toSorted((one, other) => other.sent - one.sent)}
      keyOf={({ cause }) => cause}
      to={({ cause }) => to(cause)}
    />
  );
}
