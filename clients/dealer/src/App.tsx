/** The ways through a dealership's space. */
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { Frame } from "@drt/kit/ui/Frame.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, Route, Switch } from "wouter";
import { HomePage } from "./routes/home/HomePage.tsx";

export function App() {
  return (
    <Frame space={t`Concession`} ways={[{ to: "/", at: "/", icon: "calendar", label: t`Mon week-end` }]}>
      <Switch>
        <Route path="/">
          <HomePage />
        </Route>
        <Route>
          <Empty icon="search" title={t`Cette page n’existe pas`}>
            <Link to="/">
              <Trans>Revenir à mon week-end</Trans>
            </Link>
          </Empty>
        </Route>
      </Switch>
    </Frame>
  );
}
