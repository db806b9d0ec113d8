/** People who have two records, and rides that somebody may have booked twice: side by side, to decide (J1, C8). */
import { useAddress } from "@drt/kit/list/address.ts";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { ExportButton } from "../exports/ExportButton.tsx";
import { BookingPairs } from "./BookingPairs.tsx";
import css from "./Duplicates.module.css";
import { RiderPairs } from "./RiderPairs.tsx";

export function DuplicatesPage() {
  const [{ show }, change] = useAddress(["show"]);
  const bookings = show === "bookings";
  return (
    <Page
      title={<Trans>Doublons</Trans>}
      lead={
        bookings ? (
          <Trans>Deux essais à venir que la même personne a peut-être réservés sans le vouloir.</Trans>
        ) : (
          <Trans>Deux fiches qui sont peut-être la même personne. Rien n’est fusionné sans vous.</Trans>
        )
      }
      tools={<ExportButton list={bookings ? { duplicateBookings: {} } : { riderDuplicates: {} }} />}
    >
      <SegmentedControl
        className={css.show}
        value={bookings ? "bookings" : "riders"}
        onChange={(value) => change({ show: value === "bookings" ? value : null })}
        data={[
          { value: "riders", label: t`Fiches` },
          { value: "bookings", label: t`Réservations` },
        ]}
      />
      {bookings ? <BookingPairs /> : <RiderPairs />}
    </Page>
  );
}
