/** One who waits: what they wish, what is offered to them and until when; to take them off the list. */
import { ago, clock, moment, shortDay } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { type FragmentOf, graphql, type ResultOf, readFragment } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { stillWaits, WISH_TONES, wishWord } from "../../words/wish.ts";
import css from "./WaitingPage.module.css";

export const WishFields = graphql(`
  fragment WishFields on Wish {
    id
    state
    anyModel
    anySlot
    joinedAt
    provenAt
    missedOffers
    models {
      id
      model {
        id
        name
      }
    }
    slots {
      id
      slot {
        id
        day
        localStart
      }
    }
    rider {
      id
      firstName
      lastName
      email
      phone
    }
    offers {
      id
      status
      heldUntil
      slot {
        id
        day
        localStart
      }
      vehicle {
        id
        number
        model {
          id
          name
        }
      }
    }
  }
`);

const LeaveWaiting = graphql(
  `
    mutation LeaveWaiting($input: LeaveWaitingListInput!) {
      leaveWaitingList(input: $input) {
        ... on LeaveWaitingListSuccess {
          wish {
            id
            state
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Wish = ResultOf<typeof WishFields>;

export function WishCard({ wish: given, rank }: { wish: FragmentOf<typeof WishFields>; rank: number | null }) {
  const wish = readFragment(WishFields, given);
  const [leaving, setLeaving] = useState(false);
  const { act, busy, problem } = useAct(LeaveWaiting);
  const { rider } = wish;
  const name = `${rider.firstName} ${rider.lastName}`;

  async function leave() {
    const done = await act({ wishId: wish.id });
    if (!done) return;
    toast(t`${name} n’est plus sur la liste.`);
    setLeaving(false);
  }

  return (
    <article className={css.wish} aria-label={name}>
      <span className={css.rank}>{rank}</span>
      <div className={css.who}>
        <strong>{name}</strong>
        <small>{[rider.phone && readablePhone(rider.phone), rider.email].filter(Boolean).join(" · ")}</small>
        <small>
          <Trans>Inscrit {ago(wish.joinedAt)}</Trans>
        </small>
      </div>
      <div className={css.wants}>
        <span>{wish.anyModel ? t`Tous les modèles` : wish.models.map(({ model }) => model.name).join(", ")}</span>
        <small>{wish.anySlot ? t`À toute heure` : slotsWord(wish)}</small>
      </div>
      <div className={css.state}>
        <Chip tone={WISH_TONES[wish.state]}>{wishWord(wish.state)}</Chip>
        <OfferWords wish={wish} />
      </div>
      {stillWaits(wish.state) && (
        <Button className={css.leave} variant="default" onClick={() => setLeaving(true)}>
          <Trans>Retirer</Trans>
        </Button>
      )}
      {leaving && (
        <Confirm
          title={t`Retirer ${name} de la liste`}
          act={t`Retirer de la liste`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={leave}
          onClose={() => setLeaving(false)}
        >
          <Trans>Sa place dans l’ordre est perdue. Ce qui lui est proposé en ce moment va au suivant.</Trans>
        </Confirm>
      )}
    </article>
  );
}

function OfferWords({ wish }: { wish: Wish }) {
  const offer = wish.offers.find((one) => one.status === "HELD");
  if (offer && wish.state === "OFFERED")
    return (
      <>
        <small>
          {shortDay(offer.slot.day)} {clock(offer.slot.localStart)}, {offer.vehicle.model.name} n°{" "}
          {offer.vehicle.number}
        </small>
        {offer.heldUntil && (
          <small className={css.late}>
            <Trans>gardée jusqu’au {moment(offer.heldUntil)}</Trans>
          </small>
        )}
      </>
    );
  if (wish.state === "WAITING" && !wish.provenAt)
    return (
      <small className={css.late}>
        <Trans>adresse à confirmer d’abord</Trans>
      </small>
    );
  if (wish.missedOffers > 0)
    return (
      <small>
        <Trans>offres sans réponse : {wish.missedOffers}</Trans>
      </small>
    );
  return null;
}

/** `sam. 2 mai 09:30, 10:15 ; dim. 3 mai 11:00` */
function slotsWord(wish: Wish): string {
  const days = new Map<string, string[]>();
  for (const { slot } of wish.slots.toSorted((a, b) => a.slot.localStart.localeCompare(b.slot.localStart)))
    days.set(slot.day, [...(days.get(slot.day) ?? []), clock(slot.localStart)]);
  return [...days].map(([day, times]) => `${shortDay(day)} ${[...new Set(times)].join(", ")}`).join(" · ");
}
