/** The ways through the back office. Each page is a script of its own, fetched when it is first gone to. */

import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Loading } from "@drt/kit/ui/Empty.tsx";
import { Frame } from "@drt/kit/ui/Frame.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { lazy, Suspense } from "react";
import { Link, Route, Switch } from "wouter";
import { graphql } from "./graphql.ts";
import { SeasonPage } from "./routes/season/SeasonPage.tsx";
import { waysOf } from "./ways.ts";

const EventPage = lazy(() => import("./routes/event/EventPage.tsx").then((page) => ({ default: page.EventPage })));
const PrintPage = lazy(() => import("./routes/event/PrintPage.tsx").then((page) => ({ default: page.PrintPage })));
const RequestsPage = lazy(() =>
  import("./routes/requests/RequestsPage.tsx").then((page) => ({ default: page.RequestsPage })),
);

const FleetPage = lazy(() => import("./routes/fleet/FleetPage.tsx").then((page) => ({ default: page.FleetPage })));
const ModelPage = lazy(() => import("./routes/fleet/ModelPage.tsx").then((page) => ({ default: page.ModelPage })));

const WaitingRequests = graphql(`
  subscription WaitingRequests {
    changeRequests(first: 1, filter: { status: { eq: OPEN } }) {
      totalCount
    }
  }
`);

export function App() {
  const waiting = useLive(WaitingRequests, {}).data?.changeRequests.totalCount;
  return (
    <Frame space={t`Siège`} ways={waysOf(waiting)}>
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <SeasonPage waitingRequests={waiting} />
          </Route>
          <Route path="/events/:id">{({ id }) => <EventPage key={id} id={id} />}</Route>
          <Route path="/events/:id/print">{({ id }) => <PrintPage key={id} id={id} />}</Route>
          <Route path="/fleet">
            <FleetPage />
          </Route>
          <Route path="/fleet/:id">{({ id }) => <ModelPage key={id} id={id} />}</Route>
          <Route path="/requests/:id?">{({ id }) => <RequestsPage id={id} />}</Route>
          <Route>
            <Empty icon="search" title={t`Cette page n’existe pas`}>
              <Link to="/">
                <Trans>Revenir à la saison</Trans>
              </Link>
            </Empty>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
