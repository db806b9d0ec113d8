/** Records that were merged into this one, and those that may be of the same person: to be looked at side by side (J1). */
import { longDate } from "@drt/kit/language/dates.ts";
import { Card } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import css from "./RiderPage.module.css";

// Asked apart from the person: looking for likenesses reads all records.
const OtherRiderRecords = graphql(`
  query OtherRiderRecords($id: ID!) {
    riders(first: 20, filter: { mergedInto: { id: { eq: $id } } }) {
      nodes {
        id
        firstName
        lastName
        mergedAt
      }
    }
    riderDuplicates(
      first: 10
      filter: { or: [{ rider: { id: { eq: $id } } }, { other: { id: { eq: $id } } }] }
      sort: [{ score: DESC }]
    ) {
      nodes {
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
        sameEmail
        samePhone
        sameName
        sameBirthDate
      }
    }
  }
`);

type Pair = ResultOf<typeof OtherRiderRecords>["riderDuplicates"]["nodes"][number];

export function OtherRecords({ id }: { id: string }) {
  const [{ data }] = useQuery({ query: OtherRiderRecords, variables: { id } });
  const merged = data?.riders.nodes ?? [];
  const pairs = data?.riderDuplicates.nodes ?? [];
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
