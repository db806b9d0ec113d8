/** Where the texts of a client are, and their translations: French is written in the code, English beside it. */
import type { LinguiConfig } from "@lingui/conf";
import { formatter } from "@lingui/format-po";

export const catalogs: LinguiConfig = {
  sourceLocale: "fr",
  locales: ["fr", "en"],
  catalogs: [{ path: "<rootDir>/src/locales/{locale}", include: ["<rootDir>/src", "<rootDir>/../kit/src"] }],
  format: formatter({ lineNumbers: false, origins: false }),
};
