/** Pairs of records: what speaks for one person, which one is kept, merged by hand (J1). */
import { longDate } from "@drt/kit/language/dates.ts";
import { readablePhone } from "@drt/kit/language/phones.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { useAct } from "@drt/kit/transport/act.ts";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { licenceWord } from "../../words/licence.ts";
import css from "./Duplicates.module.css";
import { Likeness } from "./Likeness.tsx";

const RiderPairsOf = graphql(`
  query RiderPairsOf($first: Int!, $after: String) {
    riderDuplicates(first: $first, after: $after, sort: [{ score: DESC }]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        score
        sameEmail
        samePhone
        sameName
        sameBirthDate
        rider {
          id
          version
          firstName
          lastName
          email
          phone
          birthDate
          licenceClass
          bookings(first: 1) {
            totalCount
          }
        }
        other {
          id
          version
          firstName
          lastName
          email
          phone
          birthDate
          licenceClass
          bookings(first: 1) {
            totalCount
          }
        }
      }
    }
  }
`);

const MergeRiders = graphql(
  `
    mutation MergeRiders($input: MergeRidersInput!) {
      mergeRiders(input: $input) {
        ... on MergeRidersSuccess {
          rider {
            id
            version
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Pair = ResultOf<typeof RiderPairsOf>["riderDuplicates"]["nodes"][number];
type Rider = Pair["rider"];

const PAGE = 10;

export function RiderPairs() {
  const { after } = usePlace();
  const [{ data, error }, ask] = useQuery({
    query: RiderPairsOf,
    variables: { first: PAGE, after },
    requestPolicy: "cache-and-network",
  });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.riderDuplicates;
  if (nodes.length === 0)
    return (
      <Empty icon="check" title={t`Aucune fiche en double`}>
        <Trans>Quand deux fiches se ressemblent, elles apparaissent ici.</Trans>
      </Empty>
    );
  return (
    <>
      <ul className={css.pairs}>
        {nodes.map((pair) => (
          <li key={`${pair.rider.id} ${pair.other.id}`}>
            <RiderPair pair={pair} onMerged={again} />
          </li>
        ))}
      </ul>
      <Pager size={PAGE} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
    </>
  );
}

function RiderPair({ pair, onMerged }: { pair: Pair; onMerged: () => void }) {
  const [kept, setKept] = useState(
    pair.other.bookings.totalCount > pair.rider.bookings.totalCount ? pair.other.id : pair.rider.id,
  );
  const [asking, setAsking] = useState(false);
  const { act, busy, problem } = useAct(MergeRiders);
  const [keep, leave] = kept === pair.rider.id ? [pair.rider, pair.other] : [pair.other, pair.rider];
  const name = `${keep.firstName} ${keep.lastName}`;

  async function merge() {
    const done = await act({
      riderId: keep.id,
      mergedId: leave.id,
      expectedVersion: keep.version,
      expectedMergedVersion: leave.version,
    });
    if (!done) return;
    toast(t`Les deux fiches de ${name} n’en font plus qu’une.`);
    setAsking(false);
    onMerged();
  }

  return (
    <article className={css.pair} aria-label={name}>
      <Likeness
        reasons={[
          pair.sameName && t`même nom`,
          pair.sameEmail && t`même e-mail`,
          pair.samePhone && t`même téléphone`,
          pair.sameBirthDate && t`même date de naissance`,
        ]}
      />
      <div className={css.sides} role="radiogroup" aria-label={t`Quelle fiche garder ?`}>
        {[pair.rider, pair.other].map((rider) => (
          <RecordSide
            key={rider.id}
            rider={rider}
            other={rider === pair.rider ? pair.other : pair.rider}
            kept={rider.id === kept}
            onKeep={() => setKept(rider.id)}
          />
        ))}
      </div>
      <div className={css.foot}>
        <Button variant="default" onClick={() => setAsking(true)}>
          <Trans>Fusionner…</Trans>
        </Button>
      </div>
      {asking && (
        <Confirm
          title={t`Fusionner les deux fiches`}
          act={t`Fusionner`}
          busy={busy}
          problem={problem}
          onConfirm={merge}
          onClose={() => setAsking(false)}
        >
          <Trans>
            Réservations, accords et contacts des deux fiches passent sur celle de {name}. Cela ne s’annule pas.
          </Trans>
        </Confirm>
      )}
    </article>
  );
}

function RecordSide(props: { rider: Rider; other: Rider; kept: boolean; onKeep: () => void }) {
  const { rider, other, kept, onKeep } = props;
  const lines = [
    { label: t`E-mail`, value: rider.email ?? "—", same: rider.email === other.email },
    { label: t`Téléphone`, value: rider.phone ? readablePhone(rider.phone) : "—", same: rider.phone === other.phone },
    { label: t`Né le`, value: longDate(rider.birthDate), same: rider.birthDate === other.birthDate },
    {
      label: t`Permis`,
      value: licenceWord(rider.licenceClass),
      same: rider.licenceClass === other.licenceClass,
    },
  ];
  return (
    <label className={css.side} data-kept={kept || undefined}>
      <span className={css.choice}>
        <input type="radio" checked={kept} onChange={onKeep} />
        <span>
          <strong>
            {rider.firstName} {rider.lastName}
          </strong>
          <small>{plural(rider.bookings.totalCount, { one: "# réservation", other: "# réservations" })}</small>
        </span>
      </span>
      <span className={css.lines}>
        {lines.map((line) => (
          <span key={line.label} className={css.line} data-differs={!line.same || undefined}>
            <small>{line.label}</small>
            <span>{line.value}</span>
          </span>
        ))}
      </span>
      <small className={css.kept}>{kept ? t`gardée` : t`rejoint l’autre`}</small>
    </label>
  );
}
