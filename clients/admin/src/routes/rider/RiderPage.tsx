/** One person: how to reach them, what they allowed, and everything that ever happened between them and the tour (J1, E5). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Note } from "@drt/kit/ui/Note.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { Reach } from "@drt/kit/ui/Reach.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useMemo } from "react";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { About, AboutFields } from "./About.tsx";
import { Coming, ComingFields } from "./Coming.tsx";
import { Consents, ConsentsFields } from "./Consents.tsx";
import { Journey } from "./Journey.tsx";
import { JourneyFields, LooseMessageFields, layOutJourney } from "./journey.ts";
import { OtherRecords } from "./OtherRecords.tsx";
import css from "./RiderPage.module.css";

const RiderDetail = graphql(
  `
    query RiderDetail($id: ID!) {
      node(id: $id) {
        ... on Rider {
          id
          firstName
          lastName
          email
          phone
          unproven
          every: bookings(first: 1) {
            totalCount
          }
          rides: bookings(first: 1, filter: { status: { eq: DONE } }) {
            totalCount
          }
          mergedInto {
            id
            firstName
            lastName
          }
          ...AboutFields
          ...ComingFields
          ...ConsentsFields
          ...JourneyFields
        }
      }
    }
  `,
  [AboutFields, ComingFields, ConsentsFields, JourneyFields],
);

const RiderMessages = graphql(
  `
    query RiderMessages($address: String!) {
      messages(first: 100, filter: { recipient: { eq: $address } }, sort: [{ createdAt: DESC }]) {
        nodes {
          ...LooseMessageFields
        }
      }
    }
  `,
  [LooseMessageFields],
);

type Rider = Extract<ResultOf<typeof RiderDetail>["node"], { firstName: string }>;

export function RiderPage({ id }: { id: string }) {
  const [{ data, error }, ask] = useQuery({ query: RiderDetail, variables: { id } });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const rider = data.node;
  if (!rider || !("firstName" in rider))
    return (
      <Missing title={t`Cette personne n’est pas dans nos fiches`} to="/riders">
        <Trans>Revenir aux pilotes</Trans>
      </Missing>
    );
  return <Found rider={rider} />;
}

function Found({ rider }: { rider: Rider }) {
  const address = rider.email ?? rider.phone ?? "";
  const [loose] = useQuery({ query: RiderMessages, variables: { address }, pause: !address });
  const messages = loose.data?.messages.nodes;
  const entries = useMemo(() => layOutJourney(rider, messages ?? []), [rider, messages]);
  const rides = rider.rides.totalCount;
  const bookings = rider.every.totalCount;
  return (
    <Page
      back={{ to: "/riders", label: <Trans>Pilotes</Trans> }}
      title={
        <>
          {rider.firstName} {rider.lastName}
        </>
      }
      lead={
        <>
          {plural(bookings, { one: "# réservation", other: "# réservations" })}
          {" · "}
          {plural(rides, { 0: "aucun essai fait", one: "# essai fait", other: "# essais faits" })}
        </>
      }
      tools={
        <Link to={`/trail?of=${rider.id}`} className={css.way}>
          <Trans>Qui a modifié cette fiche ?</Trans>
        </Link>
      }
    >
      {rider.mergedInto && (
        <Note icon="people" tone="accent">
          <Trans>
            Cette fiche a été réunie avec celle de{" "}
            <Link to={`/riders/${rider.mergedInto.id}`}>
              {rider.mergedInto.firstName} {rider.mergedInto.lastName}
            </Link>
            , où se trouve toute l’histoire.
          </Trans>
        </Note>
      )}
      {rider.unproven && (
        <Note icon="clock">
          <Trans>
            Cette personne n’a pas encore confirmé son adresse : elle ne reçoit que le message qui le lui demande.
          </Trans>
        </Note>
      )}
      <Coming rider={rider} />
      <div className={css.halves}>
        <div className={css.side}>
          <Card title={t`Contact`}>
            <Reach phone={rider.phone} email={rider.email} />
            <About rider={rider} />
          </Card>
          <Consents rider={rider} />
          <OtherRecords id={rider.id} />
        </div>
        <Journey entries={entries} />
      </div>
    </Page>
  );
}
