/** Records that were merged into this one, and those that may be of the same person: to be looked at side by side (J1). */
import { longDate } from "@drt/kit/language/dates.ts";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf, readFragment } from "../../graphql.ts";
import css from "./RiderPage.module.css";

const PairFields = graphql(`
  fragment PairFields on RiderDuplicate {
    rider {
      id
      firstName
      lastName
    }
    other {
      id
      firstName
      lastName
    }
    score
    sameEmail
    samePhone
    sameName
    sameBirthDate
  }
`);

// Either side by itself: records like this one are found by an index then, else all are compared with all.
const OtherRiderRecords = graphql(
  `
    query OtherRiderRecords($id: ID!) {
      riders(first: 20, filter: { mergedInto: { id: { eq: $id } } }) {
        nodes {
          id
          firstName
          lastName
          mergedAt
        }
      }
      before: riderDuplicates(first: 10, filter: { rider: { id: { eq: $id } } }, sort: [{ score: DESC }]) {
        nodes {
          ...PairFields
        }
      }
      after: riderDuplicates(first: 10, filter: { other: { id: { eq: $id } } }, sort: [{ score: DESC }]) {
        nodes {
          ...PairFields
        }
      }
    }
  `,
  [PairFields],
);

type Pair = ResultOf<typeof PairFields>;

export function OtherRecords({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: OtherRiderRecords, variables: { id } });
  const merged = data?.riders.nodes ?? [];
  const pairs = readFragment(PairFields, [...(data?.before.nodes ?? []), ...(data?.after.nodes ?? [])]).toSorted(
    (one, other) => other.score - one.score,
  );
  if (merged.length + pairs.length === 0) return null;
  return (
    <Card title={t`Autres fiches`}>
      <ul className={css.others}>
        {pairs.map((pair) => {
          const other = pair.rider.id === id ? pair.other : pair.rider;
          return (
            <li key={other.id}>
              <Link to={`/riders/${other.id}`}>
                {other.firstName} {other.lastName}
              </Link>
              <small>
                <Trans>Peut-être la même personne : {why(pair)}</Trans>
              </small>
            </li>
          );
        })}
        {merged.map((each) => (
          <li key={each.id}>
            <Link to={`/riders/${each.id}`}>
              {each.firstName} {each.lastName}
            </Link>
            <small>
              <Trans>Réunie avec celle-ci le {longDate(each.mergedAt ?? "")}</Trans>
            </small>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function why(pair: Pair): string {
  return [
    pair.sameEmail && t`même e-mail`,
    pair.samePhone && t`même téléphone`,
    pair.sameName && t`même nom`,
    pair.sameBirthDate && t`même date de naissance`,
  ]
    .filter(Boolean)
    .join(", ");
}
