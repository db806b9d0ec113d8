/** The sheet of an event's days for paper: who leaves when on what, with number to call and room to tick. */
import { clock, days, longDay } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, readFragment } from "../../graphql.ts";
import { statusWord } from "../../words/booking.ts";
import { licenceWord } from "../../words/licence.ts";
import { BoardFields, type Cell, layOutBoards } from "./board.ts";
import { NoStop } from "./NoStop.tsx";
import css from "./PrintPage.module.css";

const PrintedEvent = graphql(
  `
    query PrintedEvent($id: ID!) {
      event(id: $id) {
        id
        startsOn
        endsOn
        dealership {
          id
          name
          city
        }
        ...BoardFields
      }
    }
  `,
  [BoardFields],
);

export function PrintPage({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: PrintedEvent, variables: { id }, requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  if (!data.event) return <NoStop />;
  const { dealership, startsOn, endsOn } = data.event;
  const booked = layOutBoards(readFragment(BoardFields, data.event))
    .flatMap((board) => board.rows.flatMap((row) => row.cells))
    .filter((cell): cell is Cell => cell?.booking !== undefined)
    .sort((a, b) => a.slot.startsAt.localeCompare(b.slot.startsAt) || a.vehicle.number - b.vehicle.number);
  const byDay = Map.groupBy(booked, (cell) => cell.slot.day);
  return (
    <div className={css.page}>
      <header className={css.head}>
        <div>
          <h1 className={css.title}>
            {dealership.name}, {days(startsOn, endsOn)}
          </h1>
          <Link to={`/events/${id}`} className={css.back}>
            <Trans>Revenir au plateau</Trans>
          </Link>
        </div>
        <Button leftSection={<Icon name="print" />} className={css.button} onClick={() => window.print()}>
          <Trans>Imprimer</Trans>
        </Button>
      </header>
      {booked.length === 0 && <Empty icon="calendar" title={t`Personne n’a encore réservé`} />}
      {[...byDay].map(([day, cells]) => (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys (WCAG 2.1.1)
        <section key={day} className={css.day} tabIndex={0} aria-label={longDay(day)}>
          <h2>{longDay(day)}</h2>
          <table className={css.sheet}>
            <thead>
              <tr>
                <th scope="col">{t`Départ`}</th>
                <th scope="col">{t`N°`}</th>
                <th scope="col">{t`Modèle`}</th>
                <th scope="col">{t`Pilote`}</th>
                <th scope="col">{t`Permis`}</th>
                <th scope="col">{t`Téléphone`}</th>
                <th scope="col">{t`Statut`}</th>
              </tr>
            </thead>
            <tbody>
              {cells.map((cell, index) => (
                <SheetLine key={cell.id} cell={cell} first={cells[index - 1]?.slot.id !== cell.slot.id} />
              ))}
            </tbody>
          </table>
        </section>
      ))}
    </div>
  );
}

function SheetLine({ cell: { booking, slot, vehicle }, first }: { cell: Cell; first: boolean }) {
  if (!booking) return null;
  const { rider } = booking;
  return (
    <tr data-first={first || undefined}>
      <td>{first ? clock(slot.localStart) : ""}</td>
      <td>{vehicle.number}</td>
      <td>{vehicle.model.name}</td>
      <td>
        {rider.firstName} {rider.lastName}
      </td>
      <td>{licenceWord(rider.licenceClass)}</td>
      <td>{rider.phone && readablePhone(rider.phone)}</td>
      <td>{statusWord(booking.status)}</td>
    </tr>
  );
}
