/** What an act would do as things stand: how many, who, what each is offered; and the button that does it. */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert, type Refusal } from "@drt/kit/ui/Problem.tsx";
import { plural, t } from "@lingui/core/macro";
import { Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import type { Kind } from "../../words/act.ts";
import { ActItems, ActItemsFields } from "./ActItems.tsx";
import { Figures } from "./Figures.tsx";
import css from "./Preview.module.css";

const PreviewOf = graphql(
  `
    query PreviewOf($id: ID!, $first: Int!) {
      act(id: $id) {
        id
        kind
        bookingsCount
        offeredCount
        withoutOfferCount
        skippedCount
        ...ActItemsFields
      }
    }
  `,
  [ActItemsFields],
);

const PAGE = 25;

interface Props {
  id: string;
  busy: boolean;
  problem: Refusal | null;
  doWord: string;
  onDo: () => void;
}

export function Preview({ id, busy, problem, doWord, onDo }: Props) {
  const [first, setFirst] = useState(PAGE);
  const [{ data, error, fetching }, ask] = useQuery({ query: PreviewOf, variables: { id, first } });
  const title = useRef<HTMLHeadingElement>(null);
  const there = Boolean(data?.act);
  // Where the answer stands below the form, it is shown without having to look for it.
  useEffect(() => {
    if (there && window.matchMedia("(max-width: 61.99em)").matches) title.current?.scrollIntoView();
  }, [there]);
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const { act } = data;
  if (!act) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  const offers = givesOffers(act.kind);
  return (
    <div className={css.preview}>
      <h2 ref={title} className={css.title}>
        {plural(act.bookingsCount, {
          0: "Aucune réservation n’est touchée",
          one: "# réservation serait touchée",
          other: "# réservations seraient touchées",
        })}
      </h2>
      <Figures
        figures={[
          { label: t`Réservations`, value: act.bookingsCount },
          ...(offers
            ? [
                { label: t`Avec une place proposée`, value: act.offeredCount, tone: "good" as const },
                { label: t`Sans solution`, value: act.withoutOfferCount, tone: "wait" as const },
              ]
            : []),
          { label: t`Laissées telles quelles`, value: act.skippedCount },
        ]}
      />
      <ul className={css.then}>
        {consequences(act.kind, act.bookingsCount).map((line) => (
          <li key={line}>
            <Icon name="check" size={16} />
            <span>{line}</span>
          </li>
        ))}
      </ul>
      <ProblemAlert problem={problem} />
      <div className={css.do}>
        <Button size="md" loading={busy} onClick={onDo}>
          {doWord}
        </Button>
      </div>
      <ActItems act={act} loading={fetching} onMore={() => setFirst(first + PAGE)} />
    </div>
  );
}

const givesOffers = (kind: Kind): boolean => kind === "WITHDRAWAL" || kind === "SLOT_CLOSING";

function consequences(kind: Kind, bookings: number): string[] {
  const undo = t`Vous pourrez tout annuler avant que le premier message ne parte.`;
  if (kind === "SLOT_SHIFT")
    return [
      t`Les départs changent d’heure tout de suite.`,
      bookings > 0 && t`Chaque pilote est prévenu, son rendez-vous est déplacé dans son agenda.`,
      undo,
    ].filter((line) => typeof line === "string");
  if (kind === "EVENT_CANCELLATION")
    return [
      t`Plus rien n’est réservable à cette étape ; le camion et les véhicules sont libres pour une autre.`,
      bookings > 0 && t`Chaque réservation est annulée, chaque pilote est prévenu une fois.`,
      undo,
    ].filter((line) => typeof line === "string");
  return [
    t`Ces places ne se réservent plus, dès la première seconde.`,
    bookings > 0 &&
      t`Chaque pilote reçoit un message ; la place proposée lui est gardée jusqu’à sa réponse, en un clic.`,
    bookings > 0 && t`Qui reste sans solution passe en liste d’attente.`,
    undo,
  ].filter((line) => typeof line === "string");
}
