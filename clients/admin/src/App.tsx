/** The ways through the back office. Each page is a script of its own, fetched when it is first gone to. */

import { Launcher } from "@drt/kit/palette/Launcher.tsx";
import { lazy } from "@drt/kit/transport/lazy.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Loading } from "@drt/kit/ui/Empty.tsx";
import { Frame } from "@drt/kit/ui/Frame.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Suspense } from "react";
import { Route, Switch } from "wouter";
import { graphql } from "./graphql.ts";
import { SeasonPage } from "./routes/season/SeasonPage.tsx";
import { waysOf } from "./ways.ts";

const EventPage = lazy(() => import("./routes/event/EventPage.tsx").then((page) => ({ default: page.EventPage })));
const PrintPage = lazy(() => import("./routes/event/PrintPage.tsx").then((page) => ({ default: page.PrintPage })));
const MessageRoutes = lazy(() =>
  import("./routes/messages/MessageRoutes.tsx").then((page) => ({ default: page.MessageRoutes })),
);
const NewEventPage = lazy(() =>
  import("./routes/newEvent/NewEventPage.tsx").then((page) => ({ default: page.NewEventPage })),
);
const OrganisationPage = lazy(() =>
  import("./routes/organisation/OrganisationPage.tsx").then((page) => ({ default: page.OrganisationPage })),
);
const SettingsPage = lazy(() =>
  import("./routes/settings/SettingsPage.tsx").then((page) => ({ default: page.SettingsPage })),
);
const SeasonsPage = lazy(() =>
  import("./routes/seasons/SeasonsPage.tsx").then((page) => ({ default: page.SeasonsPage })),
);
const ProfilePage = lazy(() =>
  import("./routes/exportProfile/ProfilePage.tsx").then((page) => ({ default: page.ProfilePage })),
);
const MePage = lazy(() => import("@drt/kit/me/MePage.tsx").then((page) => ({ default: page.MePage })));
const RequestsPage = lazy(() =>
  import("./routes/requests/RequestsPage.tsx").then((page) => ({ default: page.RequestsPage })),
);
const ActsPage = lazy(() => import("./routes/acts/ActsPage.tsx").then((page) => ({ default: page.ActsPage })));
const ActPage = lazy(() => import("./routes/acts/ActPage.tsx").then((page) => ({ default: page.ActPage })));
const WithdrawPage = lazy(() =>
  import("./routes/withdraw/WithdrawPage.tsx").then((page) => ({ default: page.WithdrawPage })),
);
const ShiftPage = lazy(() => import("./routes/shift/ShiftPage.tsx").then((page) => ({ default: page.ShiftPage })));
const ClosePage = lazy(() => import("./routes/closing/ClosePage.tsx").then((page) => ({ default: page.ClosePage })));
const CancelEventPage = lazy(() =>
  import("./routes/cancellation/CancelEventPage.tsx").then((page) => ({ default: page.CancelEventPage })),
);
const ExportsPage = lazy(() =>
  import("./routes/exports/ExportsPage.tsx").then((page) => ({ default: page.ExportsPage })),
);
const JobsPage = lazy(() => import("./routes/jobs/JobsPage.tsx").then((page) => ({ default: page.JobsPage })));
const WaitingPage = lazy(() =>
  import("./routes/waiting/WaitingPage.tsx").then((page) => ({ default: page.WaitingPage })),
);
const DuplicatesPage = lazy(() =>
  import("./routes/duplicates/DuplicatesPage.tsx").then((page) => ({ default: page.DuplicatesPage })),
);

const FleetPage = lazy(() => import("./routes/fleet/FleetPage.tsx").then((page) => ({ default: page.FleetPage })));
const ImportPage = lazy(() => import("./routes/import/ImportPage.tsx").then((page) => ({ default: page.ImportPage })));
const ModelPage = lazy(() => import("./routes/fleet/ModelPage.tsx").then((page) => ({ default: page.ModelPage })));

const RidersPage = lazy(() => import("./routes/riders/RidersPage.tsx").then((page) => ({ default: page.RidersPage })));
const RiderPage = lazy(() => import("./routes/rider/RiderPage.tsx").then((page) => ({ default: page.RiderPage })));
const FindAnything = lazy(() => import("./palette/FindAnything.tsx").then((find) => ({ default: find.FindAnything })));

const AccountsPage = lazy(() =>
  import("./routes/accounts/AccountsPage.tsx").then((page) => ({ default: page.AccountsPage })),
);

const DealershipsPage = lazy(() =>
  import("./routes/dealerships/DealershipsPage.tsx").then((page) => ({ default: page.DealershipsPage })),
);
const DealershipPage = lazy(() =>
  import("./routes/dealership/DealershipPage.tsx").then((page) => ({ default: page.DealershipPage })),
);

const TrailPage = lazy(() => import("./routes/trail/TrailPage.tsx").then((page) => ({ default: page.TrailPage })));

const AccessPage = lazy(() => import("./routes/access/AccessPage.tsx").then((page) => ({ default: page.AccessPage })));

const WaitingRequests = graphql(`
  subscription WaitingRequests {
    changeRequests(first: 1, filter: { status: { eq: OPEN } }) {
      totalCount
    }
  }
`);

const boardKeys = () => [
  { keys: "←, →, ↑, ↓", does: t`Aller d’une place à l’autre sur le tableau d’une étape` },
  { keys: "M", does: t`Déplacer la réservation choisie` },
];

export function App() {
  const waiting = useLive(WaitingRequests, {}).data?.changeRequests.totalCount;
  return (
    <Frame
      space={t`Siège`}
      ways={waysOf(waiting)}
      tools={<Launcher palette={(close) => <FindAnything onClose={close} />} shortcuts={boardKeys} />}
    >
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">
            <SeasonPage waitingRequests={waiting} />
          </Route>
          <Route path="/events/new">
            <NewEventPage />
          </Route>
          <Route path="/events/:id">{({ id }) => <EventPage key={id} id={id} />}</Route>
          <Route path="/events/:id/plan">{({ id }) => <OrganisationPage key={id} id={id} />}</Route>
          <Route path="/events/:id/print">{({ id }) => <PrintPage key={id} id={id} />}</Route>
          <Route path="/import/:id?">{({ id }) => <ImportPage id={id} />}</Route>
          <Route path="/fleet">
            <FleetPage />
          </Route>
          <Route path="/fleet/:id">{({ id }) => <ModelPage key={id} id={id} />}</Route>
          <Route path="/events/:id/withdraw">{({ id }) => <WithdrawPage key={id} eventId={id} />}</Route>
          <Route path="/events/:id/shift">{({ id }) => <ShiftPage key={id} eventId={id} />}</Route>
          <Route path="/events/:id/close">{({ id }) => <ClosePage key={id} eventId={id} />}</Route>
          <Route path="/events/:id/cancel">{({ id }) => <CancelEventPage key={id} eventId={id} />}</Route>
          <Route path="/events/:id/waiting">{({ id }) => <WaitingPage key={id} eventId={id} />}</Route>
          <Route path="/exports">
            <ExportsPage />
          </Route>
          <Route path="/jobs">
            <JobsPage />
          </Route>
          <Route path="/duplicates">
            <DuplicatesPage />
          </Route>
          <Route path="/withdraw">
            <WithdrawPage />
          </Route>
          <Route path="/acts">
            <ActsPage />
          </Route>
          <Route path="/acts/:id">{({ id }) => <ActPage key={id} id={id} />}</Route>
          <Route path="/requests/:id?">{({ id }) => <RequestsPage id={id} />}</Route>
          <Route path="/messages/*?">
            <MessageRoutes />
          </Route>
          <Route path="/riders">
            <RidersPage />
          </Route>
          <Route path="/accounts/:id?">{({ id }) => <AccountsPage id={id} />}</Route>
          <Route path="/dealerships">
            <DealershipsPage />
          </Route>
          <Route path="/dealerships/:id">{({ id }) => <DealershipPage key={id} id={id} />}</Route>
          <Route path="/trail">
            <TrailPage />
          </Route>
          <Route path="/access">
            <AccessPage />
          </Route>
          <Route path="/riders/:id">{({ id }) => <RiderPage key={id} id={id} />}</Route>
          <Route path="/seasons">
            <SeasonsPage />
          </Route>
          <Route path="/settings">
            <SettingsPage />
          </Route>
          <Route path="/settings/profiles/:id">{({ id }) => <ProfilePage key={id} id={id} />}</Route>
          <Route path="/me">
            <MePage />
          </Route>
          <Route>
            <Missing title={t`Cette page n’existe pas`} to="/">
              <Trans>Revenir à la saison</Trans>
            </Missing>
          </Route>
        </Switch>
      </Suspense>
    </Frame>
  );
}
