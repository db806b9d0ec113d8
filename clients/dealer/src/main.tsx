/** The space of a dealership. */
import { start } from "@drt/kit/start.tsx";
import { t } from "@lingui/core/macro";
import { App } from "./App.tsx";

void start(
  async (language) => (await import(`./locales/${language}.po`)).messages,
  () => ({ role: "DEALER", title: t`Votre concession`, elsewhere: "/admin/" }),
  () => <App />,
);
