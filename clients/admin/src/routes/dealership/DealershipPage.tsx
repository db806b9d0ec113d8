/** One dealership: its page, to be changed in place; its weekends; its people (B1). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import css from "./DealershipPage.module.css";
import { OwnPage, OwnPageFields } from "./OwnPage.tsx";
import { People, PeopleFields } from "./People.tsx";
import { Weekends, WeekendsFields } from "./Weekends.tsx";

const DealershipDetail = graphql(
  `
    query DealershipDetail($id: ID!) {
      node(id: $id) {
        ... on Dealership {
          id
          code
          name
          city
          region
          ...OwnPageFields
          ...PeopleFields
          ...WeekendsFields
        }
      }
    }
  `,
  [OwnPageFields, PeopleFields, WeekendsFields],
);

export function DealershipPage({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: DealershipDetail, variables: { id } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const dealership = data.node;
  if (!dealership || !("code" in dealership))
    return (
      <Missing title={t`Cette concession n’existe pas`} to="/dealerships">
        <Trans>Revenir aux concessions</Trans>
      </Missing>
    );
  return (
    <Page
      back={{ to: "/dealerships", label: <Trans>Concessions</Trans> }}
      title={dealership.name}
      lead={`${dealership.city}, ${dealership.region} · ${dealership.code}`}
      tools={
        <Link to={`/trail?of=${dealership.id}`} className={css.way}>
          <Trans>Qui a modifié cette page ?</Trans>
        </Link>
      }
    >
      <div className={css.halves}>
        <OwnPage dealership={dealership} onDone={again} />
        <div className={css.side}>
          <Weekends dealership={dealership} />
          <People dealership={dealership} onDone={again} />
        </div>
      </div>
    </Page>
  );
}
