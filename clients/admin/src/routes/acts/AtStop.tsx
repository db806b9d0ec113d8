/** Waits for the stop that an act is about, and says so where there is none or nothing left to act on. */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "wouter";
import { NoStop } from "../event/NoStop.tsx";
import { type Stop, useStop } from "./stop.ts";

export function AtStop({ id, children }: { id: string; children: (stop: Stop) => ReactNode }) {
  const { stop, failed, again } = useStop(id);
  if (failed) return <Failed onRetry={again} />;
  if (stop === undefined) return <Loading />;
  if (stop === null) return <NoStop />;
  if (stop.days.length === 0)
    return (
      <Empty icon="calendar" title={t`Plus aucun départ à venir`}>
        <Link to={`/events/${id}`}>
          <Trans>Revenir à l’étape</Trans>
        </Link>
      </Empty>
    );
  return children(stop);
}
