/** A draft, opened again as it was filled in; what has begun is not changed any more. */
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { MailingForm } from "./MailingForm.tsx";

const DraftMailing = graphql(`
  query DraftMailing($id: ID!) {
    mailing(id: $id) {
      id
      version
      state
      name
      nature
      channels
      audience
      filter
      pace
      pacePer
    }
  }
`);

export function EditMailingPage({ id }: { id: string }) {
  const [{ data, error, fetching }, ask] = useQuery({
    query: DraftMailing,
    variables: { id },
    requestPolicy: "network-only",
  });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data || fetching) return <Loading />;
  const { mailing } = data;
  if (!mailing)
    return (
      <Missing title={t`Cet envoi n’existe pas`} to="/messages/mailings">
        <Trans>Revenir aux envois groupés</Trans>
      </Missing>
    );
  if (mailing.state !== "DRAFT")
    return (
      <Empty icon="mail" title={t`Cet envoi n’est plus en préparation`}>
        <Link to={`/messages/mailings/${id}`}>
          <Trans>Voir l’envoi</Trans>
        </Link>
      </Empty>
    );
  return <MailingForm draft={mailing} />;
}
