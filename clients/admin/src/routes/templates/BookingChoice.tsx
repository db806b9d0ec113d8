/** A real booking to try a template on, found by part of its rider's name. */
import { clock, shortDay } from "@drt/kit/language/dates.ts";
import { t } from "@lingui/core/macro";
import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";

const BookingsToTry = graphql(`
  query BookingsToTry($filter: BookingFilter!) {
    bookings(first: 8, filter: $filter, sort: [{ id: DESC }]) {
      nodes {
        id
        rider {
          id
          firstName
          lastName
        }
        slot {
          id
          day
          localStart
        }
        vehicle {
          id
          model {
            id
            name
          }
        }
      }
    }
  }
`);

export function BookingChoice({
  booking,
  onChoose,
}: {
  booking: string | null;
  onChoose: (id: string | null) => void;
}) {
  const [words, setWords] = useState("");
  const [settled] = useDebouncedValue(words.trim(), 250);
  const [{ data, fetching }] = useQuery({
    query: BookingsToTry,
    variables: { filter: settled && !settled.includes("·") ? { rider: { search: settled } } : {} },
  });
  const [chosen] = useQuery({
    query: BookingsToTry,
    variables: { filter: { id: { eq: booking ?? "" } } },
    pause: booking === null,
  });
  const known = [...(booking ? (chosen.data?.bookings.nodes ?? []) : []), ...(data?.bookings.nodes ?? [])];
  const options = [...new Map(known.map((one) => [one.id, one])).values()].map(({ id, rider, slot, vehicle }) => ({
    value: id,
    label: `${rider.firstName} ${rider.lastName} · ${shortDay(slot.day)}, ${clock(slot.localStart)} · ${vehicle.model.name}`,
  }));
  return (
    <Select
      aria-label={t`Essayer sur une réservation`}
      placeholder={t`Sur une vraie réservation…`}
      searchable
      clearable
      value={booking}
      data={options}
      filter={({ options: all }) => all}
      onSearchChange={setWords}
      onChange={onChoose}
      nothingFoundMessage={fetching ? t`Recherche…` : t`Personne ne répond à ces mots`}
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ "aria-label": t`Revenir aux exemples` }}
    />
  );
}
