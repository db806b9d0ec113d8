/** The ways through a dealership's space. */
import { Empty, Loading } from "@drt/kit/ui/Empty.tsx";
import { Frame } from "@drt/kit/ui/Frame.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { Link, Route, Switch } from "wouter";
import { HomePage } from "./routes/home/HomePage.tsx";

// Each is a script of its own, fetched when it is first gone to.
const RidersPage = lazy(() => import("./routes/riders/RidersPage.tsx").then((page) => ({ default: page.RidersPage })));
const MePage = lazy(() => import("@drt/kit/me/MePage.tsx").then((page) => ({ default: page.MePage })));
const RequestsPage = lazy(() =>
  import("./routes/requests/RequestsPage.tsx").then((page) => ({ default: page.RequestsPage })),
);

export function App() {
  return (
    <Frame
      space={t`Concession`}
      ways={[
        { to: "/", at: "/", icon: "calendar", label: t`Mon week-end` },
        { to: "/riders", at: "/riders", icon: "people", label: t`Pilotes` },
        { to: "/requests", at: "/requests", icon: "inbox", label: t`Demandes` },
      ]}
    >
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <HomePage />
          </Route>
          <Route path="/riders">
            <RidersPage />
          </Route>
          <Route path="/requests">
            <RequestsPage />
          </Route>
          <Route path="/me">
            <MePage />
          </Route>
          <Route>
            <Empty icon="search" title={t`Cette page n’existe pas`}>
              <Link to="/">
                <Trans>Revenir à mon week-end</Trans>
              </Link>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
