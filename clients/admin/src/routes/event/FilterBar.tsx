/** Search and filters of the board, and how many bookings they leave. */
import { shortDay } from "@drt/kit/language/dates.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useEffect, useState } from "react";
import { channelWord, statusWord } from "../../words/booking.ts";
import type { Board } from "./board.ts";
import css from "./FilterBar.module.css";
import { FILTERS, type Filters } from "./filters.ts";

interface Props {
  boards: Board[];
  filters: Filters;
  found: number;
  onChange: (changes: Filters) => void;
}

const STATUSES = ["HELD", "BOOKED", "MODIFIED", "CHECKED_IN", "DONE", "NO_SHOW"] as const;
const CHANNELS = ["WEB", "TABLET", "ADMIN"] as const;

export function FilterBar({ boards, filters, found, onChange }: Props) {
  const models = new Map(boards.flatMap((board) => board.vehicles.map(({ model }) => [model.id, model.name] as const)));
  const choices: { name: keyof Filters; label: string; all: string; options: (readonly [string, string])[] }[] = [
    {
      name: "day",
      label: t`Jour`,
      all: t`Tous les jours`,
      options: unique(boards, "day").map((day) => [day, shortDay(day)]),
    },
    {
      name: "group",
      label: t`Groupe`,
      all: t`Les deux groupes`,
      options: unique(boards, "group").map((group) => [group, t`Groupe ${group}`]),
    },
    {
      name: "model",
      label: t`Modèle`,
      all: t`Tous les modèles`,
      options: [...models].sort(([, a], [, b]) => a.localeCompare(b)),
    },
    {
      name: "status",
      label: t`Statut`,
      all: t`Tous les statuts`,
      options: STATUSES.map((status) => [status, statusWord(status)]),
    },
    {
      name: "channel",
      label: t`Réservé par`,
      all: t`Toutes provenances`,
      options: CHANNELS.map((channel) => [channel, channelWord(channel)]),
    },
  ];
  const [open, setOpen] = useState(false);
  const chosen = Object.keys(filters).filter((name) => name !== "q").length;
  return (
    <search className={css.bar} data-open={open || undefined}>
      <SearchInput value={filters.q ?? ""} onChange={(q) => onChange({ q })} />
      <Button className={css.fold} variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Trans>Filtres</Trans>
        {chosen > 0 && ` (${chosen})`}
      </Button>
      {choices.map(({ name, label, all, options }) => (
        <NativeSelect
          key={name}
          aria-label={label}
          className={css.choice}
          data-chosen={filters[name] !== undefined || undefined}
          value={filters[name] ?? ""}
          onChange={(event) => onChange({ [name]: event.currentTarget.value })}
          data={[{ value: "", label: all }, ...options.map(([value, text]) => ({ value, label: text }))]}
        />
      ))}
      <p className={css.found} role="status">
        {plural(found, { one: "# réservation", other: "# réservations" })}
      </p>
      {Object.keys(filters).length > 0 && (
        <Button
          variant="subtle"
          size="compact-sm"
          onClick={() => onChange(Object.fromEntries(FILTERS.map((name) => [name, ""])))}
        >
          <Trans>Tout montrer</Trans>
        </Button>
      )}
    </search>
  );
}

const unique = (boards: Board[], key: "day" | "group"): string[] => [
  ...new Set(boards.map((board) => String(board[key]))),
];

/** What is typed is shown at once; the address follows. */
function SearchInput({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  return (
    <TextInput
      type="search"
      className={css.search}
      aria-label={t`Chercher un pilote`}
      placeholder={t`Nom, e-mail ou téléphone`}
      leftSection={<Icon name="search" />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        onChange(event.currentTarget.value);
      }}
    />
  );
}
