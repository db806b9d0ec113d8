/** The trucks of a season on its line, and one more. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { readFragment } from "../../graphql.ts";
import type { KeptSeason } from "./SeasonCard.tsx";
import { Months } from "./SeasonLine.tsx";
import css from "./SeasonsPage.module.css";
import { TruckForm } from "./TruckForm.tsx";
import { TruckRow, TruckRowFields } from "./TruckRow.tsx";
import type { Span } from "./weekends.ts";

interface Props {
  season: KeptSeason;
  /** Its days as they are being changed, or as they are. */
  drawn: Span;
  scale: Span;
  others: readonly KeptSeason[];
  today: string;
  onDone: () => void;
}

export function Trucks({ season, drawn, scale, others, today, onDone }: Props) {
  const [isAdding, setAdding] = useState(false);
  const trucks = readFragment(TruckRowFields, season.trucks).toSorted((a, b) => a.name.localeCompare(b.name));
  return (
    <div className={css.trucks}>
      {trucks.length === 0 ? (
        <Note icon="bike">
          <Trans>Cette saison n’a pas encore de camion : sans lui, aucune étape ne se planifie.</Trans>
        </Note>
      ) : (
        <>
          <div className={css.scale}>
            <Months scale={scale} />
          </div>
          <ul className={css.list}>
            {trucks.map((truck) => (
              <TruckRow key={truck.id} {...{ season, truck, drawn, scale, today, onDone }} />
            ))}
          </ul>
        </>
      )}
      {isAdding ? (
        <TruckForm season={season} others={others} onClose={() => setAdding(false)} onDone={onDone} />
      ) : (
        <div>
          <Button variant="subtle" size="compact-md" leftSection={<Icon name="plus" />} onClick={() => setAdding(true)}>
            <Trans>Ajouter un camion</Trans>
          </Button>
        </div>
      )}
    </div>
  );
}
