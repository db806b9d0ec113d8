/** One act on many bookings, live: how far it is, how long it can be undone, and what the riders answer (C6). */
import { moment } from "@drt/kit/language/dates.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useState } from "react";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { ActNameFields, actName, actorOf, actScope } from "../../words/act.ts";
import { ActItems, ActItemsFields } from "./ActItems.tsx";
import css from "./ActPage.module.css";
import { Answers, AnswersFields } from "./Answers.tsx";
import { Progress, ProgressFields } from "./Progress.tsx";
import { UndoBar, UndoFields } from "./UndoBar.tsx";

const LiveAct = graphql(
  `
    subscription LiveAct($id: ID!, $first: Int!) {
      act(id: $id) {
        id
        kind
        state
        reason
        actor
        actorEn
        createdAt
        failure
        event {
          id
        }
        ...ActNameFields
        ...ProgressFields
        ...UndoFields
        ...AnswersFields
        ...ActItemsFields
      }
    }
  `,
  [ActNameFields, ProgressFields, UndoFields, AnswersFields, ActItemsFields],
);

const PAGE = 50;

export function ActPage({ id }: { id: string }) {
  const [first, setFirst] = useState(PAGE);
  const { data, error } = useLive(LiveAct, { id, first });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  if (!data) return <Loading />;
  const { act } = data;
  if (!act)
    return (
      <Missing title={t`Cette action n’existe pas`} to="/acts">
        <Trans>Voir les dernières actions</Trans>
      </Missing>
    );
  return (
    <Page
      back={{ to: "/acts", label: <Trans>Actions groupées</Trans> }}
      title={actName(act)}
      lead={
        <>
          {act.event ? (
            <Link to={`/events/${act.event.id}`} className={css.link}>
              {actScope(act)}
            </Link>
          ) : (
            actScope(act)
          )}{" "}
          · {actorOf(act)}, {moment(act.createdAt)}
        </>
      }
    >
      {act.reason && <blockquote className={css.reason}>{act.reason}</blockquote>}
      {act.state === "PREVIEW" && (
        <p className={css.note}>
          <Icon name="search" />
          <Trans>Ce n’est qu’un aperçu : rien n’a été fait, personne n’a été prévenu.</Trans>
        </p>
      )}
      {act.failure && (
        <p className={css.note} data-bad>
          <Icon name="alert" />
          {act.failure}
        </p>
      )}
      <section className={css.card}>
        <Progress act={act} />
        <UndoBar act={act} />
      </section>
      {(act.kind === "WITHDRAWAL" || act.kind === "SLOT_CLOSING") && act.state !== "PREVIEW" && (
        <section className={css.card}>
          <Answers act={act} />
        </section>
      )}
      <section className={css.card} aria-label={t`Réservations concernées`}>
        <h2 className={css.heading}>
          <Trans>Réservations concernées</Trans>
        </h2>
        <ActItems act={act} loading={false} onMore={() => setFirst(first + PAGE)} />
      </section>
    </Page>
  );
}
