/** The ways through messages: one script of its own for each page, as everywhere. */
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { lazy } from "react";
import { Route, Switch } from "wouter";

const TemplatesPage = lazy(() =>
  import("../templates/TemplatesPage.tsx").then((page) => ({ default: page.TemplatesPage })),
);
const TemplatePage = lazy(() =>
  import("../templates/TemplatePage.tsx").then((page) => ({ default: page.TemplatePage })),
);

export function MessageRoutes() {
  return (
    <Switch>
      <Route path="/messages/templates">
        <TemplatesPage />
      </Route>
      <Route path="/messages/templates/:cause">{({ cause }) => <TemplatePage key={cause} cause={cause} />}</Route>
      <Route>
        <Empty icon="search" title={t`Cette page n’existe pas`} />
      </Route>
    </Switch>
  );
}
