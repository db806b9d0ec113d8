/** One booking beside the board: who, how to reach them, what happened, what was sent; to move or cancel it. */
import { longDay } from "@drt/kit/language/dates.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { SidePanel } from "@drt/kit/ui/SidePanel.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { channelWord, isComing, statusWord, TONES } from "../../words/booking.ts";
import css from "./BookingPanel.module.css";
import type { Cell } from "./board.ts";
import { CancelForm } from "./CancelForm.tsx";
import { Contact, ContactFields } from "./Contact.tsx";
import { History, HistoryFields } from "./History.tsx";
import { MessageList, MessageListFields } from "./MessageList.tsx";
import { whereIs } from "./PlaceCell.tsx";

const BookingDetail = graphql(
  `
    query BookingDetail($id: ID!) {
      booking(id: $id) {
        id
        version
        status
        channel
        lastCampaign
        rider {
          id
          firstName
          lastName
          ...ContactFields
        }
        ...HistoryFields
        ...MessageListFields
      }
    }
  `,
  [ContactFields, HistoryFields, MessageListFields],
);

interface Props {
  id: string;
  /** Where it is on the board; none once it was cancelled. */
  cell: Cell | undefined;
  onClose: () => void;
  onMove: (cell: Cell) => void;
}

export function BookingPanel({ id, cell, onClose, onMove }: Props) {
  const [{ data, error }, ask] = useQuery({ query: BookingDetail, variables: { id } });
  const [cancelling, setCancelling] = useState(false);
  const version = cell?.booking?.version;
  // The board is live: what it shows of this booking changed, so its story did.
  useEffect(() => {
    if (version !== undefined) ask({ requestPolicy: "network-only" });
  }, [version, ask]);
  const booking = data?.booking;
  const title = booking ? `${booking.rider.firstName} ${booking.rider.lastName}` : t`Réservation`;
  return (
    <SidePanel title={title} onClose={onClose}>
      {error && !data && <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />}
      {!data && !error && <Loading />}
      {data && !booking && <Missing title={t`Cette réservation n’existe plus`} />}
      {booking && (
        <>
          <div className={css.ride}>
            <Chip tone={TONES[booking.status]}>{statusWord(booking.status)}</Chip>
            {cell && (
              <p>
                <strong>{whereIs(cell)}</strong>
                <br />
                {longDay(cell.slot.day)}
              </p>
            )}
            <p className={css.quiet}>
              {channelWord(booking.channel)}
              {booking.lastCampaign && ` · ${booking.lastCampaign}`}
            </p>
          </div>
          {cell?.booking && isComing(booking.status) && !cancelling && (
            <div className={css.acts}>
              <Button leftSection={<Icon name="move" />} onClick={() => onMove(cell)}>
                <Trans>Déplacer</Trans>
              </Button>
              <Button variant="default" leftSection={<Icon name="close" />} onClick={() => setCancelling(true)}>
                <Trans>Annuler…</Trans>
              </Button>
            </div>
          )}
          {cancelling && <CancelForm booking={booking} onDone={() => setCancelling(false)} />}
          <Contact rider={booking.rider} onChange={() => ask({ requestPolicy: "network-only" })} />
          <History booking={booking} />
          <MessageList booking={booking} />
        </>
      )}
    </SidePanel>
  );
}
