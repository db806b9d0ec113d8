/** The ways through messages: one script of its own for each page, as everywhere. */
import { lazy } from "@drt/kit/transport/lazy.ts";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Route, Switch } from "wouter";

const MailingsPage = lazy(() =>
  import("../mailings/MailingsPage.tsx").then((page) => ({ default: page.MailingsPage })),
);
const MailingForm = lazy(() => import("../mailings/MailingForm.tsx").then((page) => ({ default: page.MailingForm })));
const EditMailingPage = lazy(() =>
  import("../mailings/EditMailingPage.tsx").then((page) => ({ default: page.EditMailingPage })),
);
const MailingPage = lazy(() => import("../mailings/MailingPage.tsx").then((page) => ({ default: page.MailingPage })));
const AddressesPage = lazy(() =>
  import("../addresses/AddressesPage.tsx").then((page) => ({ default: page.AddressesPage })),
);
const MomentsPage = lazy(() => import("../moments/MomentsPage.tsx").then((page) => ({ default: page.MomentsPage })));
const StatisticsPage = lazy(() => import("./StatisticsPage.tsx").then((page) => ({ default: page.StatisticsPage })));
const SentPage = lazy(() => import("./SentPage.tsx").then((page) => ({ default: page.SentPage })));
const TemplatesPage = lazy(() =>
  import("../templates/TemplatesPage.tsx").then((page) => ({ default: page.TemplatesPage })),
);
const TemplatePage = lazy(() =>
  import("../templates/TemplatePage.tsx").then((page) => ({ default: page.TemplatePage })),
);

export function MessageRoutes() {
  return (
    <Switch>
      <Route path="/messages">
        <StatisticsPage />
      </Route>
      <Route path="/messages/sent">
        <SentPage />
      </Route>
      <Route path="/messages/mailings">
        <MailingsPage />
      </Route>
      <Route path="/messages/mailings/new">
        <MailingForm />
      </Route>
      <Route path="/messages/mailings/:id">{({ id }) => <MailingPage key={id} id={id} />}</Route>
      <Route path="/messages/mailings/:id/edit">{({ id }) => <EditMailingPage key={id} id={id} />}</Route>
      <Route path="/messages/addresses">
        <AddressesPage />
      </Route>
      <Route path="/messages/moments">
        <MomentsPage />
      </Route>
      <Route path="/messages/templates">
        <TemplatesPage />
      </Route>
      <Route path="/messages/templates/:cause">{({ cause }) => <TemplatePage key={cause} cause={cause} />}</Route>
      <Route>
        <Missing title={t`Cette page n’existe pas`} to="/messages">
          <Trans>Revenir aux messages</Trans>
        </Missing>
      </Route>
    </Switch>
  );
}
