/** How every client starts: language, look, session, data, paths below its own base. */
import "@fontsource-variable/inter/wght.css";
import "./ui/mantine.css";
import "./ui/tokens.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { MantineProvider } from "@mantine/core";
import { setNonce } from "get-nonce";
import { type ReactNode, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Provider } from "urql";
import { Router } from "wouter";
import { activate, type LoadMessages, preferredLanguage } from "./language/language.ts";
import { Gate, type Space } from "./session/Gate.tsx";
import { makeClient } from "./transport/client.ts";
import { welcomePages } from "./ui/arrival.ts";
import { theme } from "./ui/theme.ts";

/** `space` and `content` are made once the texts are there. */
export async function start(load: LoadMessages, space: () => Space, content: () => ReactNode): Promise<void> {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";
  setNonce(nonce);
  await activate(preferredLanguage(), load);
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no #root");
  welcomePages(root);
  createRoot(root).render(
    <StrictMode>
      <I18nProvider i18n={i18n}>
        <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => nonce}>
          <Provider value={makeClient()}>
            <Router base={import.meta.env.BASE_URL.replace(/\/$/, "")}>
              <Gate space={space()}>{content()}</Gate>
            </Router>
          </Provider>
        </MantineProvider>
      </I18nProvider>
    </StrictMode>,
  );
}
