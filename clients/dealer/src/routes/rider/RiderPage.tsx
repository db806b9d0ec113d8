/** One rider of the dealership: how to reach them, what they are, their way with us, their bookings (E5). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { licenceWord } from "../../words/licence.ts";
import { Journey, JourneyFields } from "./Journey.tsx";
import { RiderBookings, RiderBookingsFields } from "./RiderBookings.tsx";
import css from "./RiderPage.module.css";

const RiderOf = graphql(
  `
    query RiderOf($id: ID!) {
      node(id: $id) {
        ... on Rider {
          id
          firstName
          lastName
          email
          phone
          postcode
          licenceClass
          ownedBrand
          unproven
          ...JourneyFields
          ...RiderBookingsFields
        }
      }
    }
  `,
  [JourneyFields, RiderBookingsFields],
);

export function RiderPage({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: RiderOf, variables: { id } });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const rider = data.node?.__typename === "Rider" ? data.node : null;
  if (!rider)
    return (
      <Missing title={t`Ce pilote n’est pas des vôtres`} to="/riders">
        <Trans>Tous vos pilotes</Trans>
      </Missing>
    );
  return (
    <Page
      back={{ to: "/riders", label: <Trans>Tous vos pilotes</Trans> }}
      title={`${rider.firstName} ${rider.lastName}`}
    >
      <div className={css.columns}>
        <div className={css.side}>
          <Card title={<Trans>Contact</Trans>}>
            <Reach phone={rider.phone} email={rider.email}>
              {rider.unproven && <Trans>Cette adresse n’est pas encore confirmée.</Trans>}
            </Reach>
            <dl className={css.facts}>
              <Fact name={t`Permis`} value={licenceWord(rider.licenceClass)} />
              <Fact name={t`Roule en`} value={rider.ownedBrand} />
              <Fact name={t`Code postal`} value={rider.postcode} />
            </dl>
          </Card>
          <Card title={<Trans>Son parcours</Trans>}>
            <Journey rider={rider} />
          </Card>
        </div>
        <Card title={<Trans>Ses réservations</Trans>}>
          <RiderBookings rider={rider} />
        </Card>
      </div>
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string | null }) {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
