/** The ways through a dealership's space. */

import { Launcher } from "@drt/kit/palette/Launcher.tsx";
import { lazy } from "@drt/kit/transport/lazy.ts";
import { Loading } from "@drt/kit/ui/Empty.tsx";
import { Frame } from "@drt/kit/ui/Frame.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Suspense } from "react";
import { Route, Switch } from "wouter";
import { waysOf } from "./ways.ts";

// Each is a script of its own, fetched when it is first gone to.
const HomePage = lazy(() => import("./routes/home/HomePage.tsx").then((page) => ({ default: page.HomePage })));
const EventPage = lazy(() => import("./routes/event/EventPage.tsx").then((page) => ({ default: page.EventPage })));
const RidersPage = lazy(() => import("./routes/riders/RidersPage.tsx").then((page) => ({ default: page.RidersPage })));
const MePage = lazy(() => import("@drt/kit/me/MePage.tsx").then((page) => ({ default: page.MePage })));
const RiderPage = lazy(() => import("./routes/rider/RiderPage.tsx").then((page) => ({ default: page.RiderPage })));
const RequestsPage = lazy(() =>
  import("./routes/requests/RequestsPage.tsx").then((page) => ({ default: page.RequestsPage })),
);
const DealershipPage = lazy(() =>
  import("./routes/dealership/DealershipPage.tsx").then((page) => ({ default: page.DealershipPage })),
);

const FindAnything = lazy(() => import("./palette/FindAnything.tsx").then((find) => ({ default: find.FindAnything })));

export function App() {
  return (
    <Frame
      space={t`Concession`}
      ways={waysOf()}
      tools={<Launcher palette={(close) => <FindAnything onClose={close} />} />}
    >
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <HomePage />
          </Route>
          <Route path="/events/:id">{({ id }) => <EventPage key={id} id={id} />}</Route>
          <Route path="/riders/:id">{({ id }) => <RiderPage key={id} id={id} />}</Route>
          <Route path="/riders">
            <RidersPage />
          </Route>
          <Route path="/dealership">
            <DealershipPage />
          </Route>
          <Route path="/requests">
            <RequestsPage />
          </Route>
          <Route path="/me">
            <MePage />
          </Route>
          <Route>
            <Missing title={t`Cette page n’existe pas`} to="/">
              <Trans>Revenir à mon week-end</Trans>
            </Missing>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
