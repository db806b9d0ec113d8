/** A dealership's home: its next weekend; the last one where none is to come (E1). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { t } from "@lingui/core/macro";
import { EventPage } from "../event/EventPage.tsx";
import { useWeekends } from "../event/Weekends.tsx";

export function HomePage() {
  const { weekends, first, error, again } = useWeekends();
  if (error && !weekends) return <Failed onRetry={again} />;
  if (!weekends) return <Loading />;
  if (!first)
    return (
      <Empty icon="calendar" title={t`Aucun week-end n’est prévu chez vous`}>
        {t`Dès que le siège en fixe un, il apparaît ici.`}
      </Empty>
    );
  return <EventPage key={first.id} id={first.id} />;
}
