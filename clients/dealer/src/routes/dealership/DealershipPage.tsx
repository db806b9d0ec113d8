/** The dealership itself: how riders reach it, and who works in this space (E1, A3). */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { Colleagues, ColleaguesFields } from "./Colleagues.tsx";
import css from "./DealershipPage.module.css";
import { OwnPageFields, OwnPageForm } from "./OwnPageForm.tsx";

const WhereAmI = graphql(`
  query WhereAmI {
    viewer {
      dealershipId
    }
  }
`);

const OwnDealership = graphql(
  `
    query OwnDealership($id: ID!) {
      node(id: $id) {
        ... on Dealership {
          id
          name
          address
          city
          ...OwnPageFields
          ...ColleaguesFields
        }
      }
    }
  `,
  [OwnPageFields, ColleaguesFields],
);

export function DealershipPage() {
  const [{ data, error }, ask] = useQuery({ query: WhereAmI });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const id = data.viewer.dealershipId;
  return id ? <Dealership id={id} /> : <Empty icon="search" title={t`Vous n’êtes d’aucune concession`} />;
}

function Dealership({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: OwnDealership, variables: { id } });
  const again = (): void => ask({ requestPolicy: "network-only" });
  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const dealership = data.node?.__typename === "Dealership" ? data.node : null;
  if (!dealership) return <Failed onRetry={again} />;
  return (
    <Page title={dealership.name} lead={`${dealership.address}, ${dealership.city}`}>
      <div className={css.columns}>
        <Card title={<Trans>Votre page pour les pilotes</Trans>}>
          <OwnPageForm dealership={dealership} />
        </Card>
        <Card title={<Trans>Vos collègues</Trans>}>
          <Colleagues dealership={dealership} onChange={again} />
        </Card>
      </div>
    </Page>
  );
}
