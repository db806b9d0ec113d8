/** Who waits for a place at a stop, in the order in which places are offered; to add somebody by hand (C7). */
import { shortDays } from "@drt/kit/language/dates.ts";
import { useAddress } from "@drt/kit/list/address.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, SegmentedControl } from "@mantine/core";
import { useState } from "react";
import { graphql } from "../../graphql.ts";
import { stillWaits } from "../../words/wish.ts";
import { NoStop } from "../event/NoStop.tsx";
import { ExportButton } from "../exports/ExportButton.tsx";
import { JoinFields, JoinForm } from "./JoinForm.tsx";
import css from "./WaitingPage.module.css";
import { WishCard, WishFields } from "./WishCard.tsx";

const LiveWaiting = graphql(
  `
    subscription LiveWaiting($id: ID!) {
      event(id: $id) {
        id
        startsOn
        endsOn
        freeCount
        dealership {
          id
          name
        }
        ...JoinFields
        wishes {
          id
          state
          joinedAt
          ...WishFields
        }
      }
    }
  `,
  [WishFields, JoinFields],
);

export function WaitingPage({ eventId }: { eventId: string }) {
  const { data, error } = useLive(LiveWaiting, { id: eventId });
  const [{ show }, change] = useAddress(["show"]);
  const [joining, setJoining] = useState(false);
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const { event } = data;
  if (!event) return <NoStop />;
  const wishes = event.wishes.toSorted((a, b) => a.joinedAt.localeCompare(b.joinedAt));
  const waiting = wishes.filter((wish) => stillWaits(wish.state));
  const over = wishes.filter((wish) => !stillWaits(wish.state));
  const ended = show === "ended";
  return (
    <Page
      back={{
        to: `/events/${event.id}`,
        label: `${event.dealership.name}, ${shortDays(event.startsOn, event.endsOn)}`,
      }}
      title={<Trans>Liste d’attente</Trans>}
      lead={<Trans>Dans l’ordre d’arrivée. Une place qui se libère est proposée à qui elle convient.</Trans>}
      tools={
        <>
          <ExportButton list={{ wishes: { filter: { event: { id: { eq: event.id } } } } }} />
          <Button leftSection={<Icon name="plus" />} onClick={() => setJoining(true)}>
            <Trans>Ajouter un pilote</Trans>
          </Button>
        </>
      }
    >
      <SegmentedControl
        className={css.show}
        value={ended ? "ended" : "waiting"}
        onChange={(value) => change({ show: value === "ended" ? "ended" : null })}
        data={[
          { value: "waiting", label: t`En attente (${waiting.length})` },
          { value: "ended", label: t`Terminées (${over.length})` },
        ]}
      />
      {(ended ? over : waiting).length === 0 && (
        <Empty icon="clock" title={ended ? t`Rien de terminé` : t`Personne n’attend`}>
          <Trans>Qui ne trouve pas de place en ligne s’inscrit ici ; une place qui se libère lui est proposée.</Trans>
        </Empty>
      )}
      <ol className={css.list}>
        {(ended ? over : waiting).map((wish, index) => (
          <li key={wish.id}>
            <WishCard wish={wish} rank={ended ? null : index + 1} />
          </li>
        ))}
      </ol>
      {joining && <JoinForm event={event} onClose={() => setJoining(false)} />}
    </Page>
  );
}
