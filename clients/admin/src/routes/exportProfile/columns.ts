/** The columns of a profile, as the form holds them. */
import { t } from "@lingui/core/macro";

export type CellFormat = "DATE" | "DATETIME" | "FRENCH_DATE" | "FRENCH_DATETIME";

/** As the server takes one. */
interface Given {
  header: string;
  path?: string;
  value?: string;
  format: CellFormat | null;
  clearEmpty: boolean;
}

export interface Column {
  /** Of the form, so that a field stays itself when columns move. */
  key: string;
  header: string;
  /** The field that it holds; empty: a fixed value. */
  path: string;
  value: string;
  format: CellFormat | "";
  clearEmpty: boolean;
}

let last = 0;
export function newColumn(): Column {
  last += 1;
  return { key: `column-${last}`, header: "", path: "", value: "", format: "", clearEmpty: false };
}

/** As `ExportProfile.columns` keeps them. */
export function columnsOf(kept: unknown): Column[] {
  if (!Array.isArray(kept)) return [];
  return kept.map(
    (one: Partial<Record<"header" | "path" | "value" | "format", string>> & { clear_empty?: boolean }) => ({
      ...newColumn(),
      header: one.header ?? "",
      path: one.path ?? "",
      value: one.value ?? "",
      format: (one.format ?? "") as Column["format"],
      clearEmpty: one.clear_empty ?? false,
    }),
  );
}

export const givenColumn = ({ header, path, value, format, clearEmpty }: Column): Given => ({
  header: header.trim(),
  ...(path ? { path } : { value }),
  format: path ? format || null : null,
  clearEmpty: Boolean(path) && clearEmpty,
});

export const DELIMITERS = [",", ";", "|", "\t"];

export function delimiterWord(delimiter: string): string {
  const words: Record<string, string> = {
    ",": t`Virgule ( , )`,
    ";": t`Point-virgule ( ; )`,
    "|": t`Barre ( | )`,
    "\t": t`Tabulation`,
  };
  return words[delimiter] ?? delimiter;
}

export const formats = (): { value: CellFormat | ""; label: string }[] => [
  { value: "", label: t`Comme le CRM l’attend` },
  { value: "DATE", label: t`Date seule (2026-05-02)` },
  { value: "DATETIME", label: t`Date et heure, pour machines` },
  { value: "FRENCH_DATE", label: t`Date seule (02/05/2026)` },
  { value: "FRENCH_DATETIME", label: t`Date et heure (02/05/2026 09:30)` },
];
