/** Headquarters' back office. */

import { start } from "@drt/kit/start.tsx";
import { t } from "@lingui/core/macro";
import { App } from "./App.tsx";

void start(
  async (language) => (await import(`./locales/${language}.po`)).messages,
  () => ({ role: "ADMIN", title: t`Siège`, elsewhere: "/dealer/" }),
  () => <App />,
);
