/** What was done lately to many bookings at once: what, where, by whom, how far, and whether it can be undone. */
import { ago } from "@drt/kit/language/dates.ts";
import { useLive } from "@drt/kit/transport/live.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect } from "@mantine/core";
import { Link, useSearchParams } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import {
  ActNameFields,
  actName,
  actorOf,
  actScope,
  KIND_ICONS,
  type Kind,
  STATE_TONES,
  stateWord,
} from "../../words/act.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import css from "./ActsPage.module.css";

const LiveActs = graphql(
  `
    subscription LiveActs($first: Int!, $filter: ActFilter) {
      acts(first: $first, filter: $filter, sort: [{ createdAt: DESC }]) {
        totalCount
        nodes {
          id
          kind
          state
          actor
          actorEn
          createdAt
          undoUntil
          bookingsCount
          doneCount
          acceptedCount
          offeredCount
          ...ActNameFields
        }
      }
    }
  `,
  [ActNameFields],
);

type Line = ResultOf<typeof LiveActs>["acts"]["nodes"][number];

const PAGE = 20;
const KINDS: Kind[] = ["WITHDRAWAL", "SLOT_SHIFT", "SLOT_CLOSING", "EVENT_CANCELLATION"];

export function ActsPage() {
  const [search, setSearch] = useSearchParams();
  const kind = KINDS.find((one) => one === search.get("kind"));
  const first = Math.min(200, Number(search.get("first")) || PAGE);
  const filter = { state: { notIn: ["PREVIEW" as const] }, ...(kind && { kind: { eq: kind } }) };
  const { data, error } = useLive(LiveActs, { first, filter });
  if (error && !data) return <Failed onRetry={() => location.reload()} />;
  const set = (name: string, value: string): void =>
    setSearch(
      (before) => {
        const after = new URLSearchParams(before);
        value ? after.set(name, value) : after.delete(name);
        return after;
      },
      { replace: true },
    );
  return (
    <Page
      title={<Trans>Actions groupées</Trans>}
      lead={<Trans>Ce qui a changé plusieurs réservations d’un coup, et comment revenir en arrière.</Trans>}
      tools={
        <>
          <ExportButton list={{ acts: { filter, sort: [{ createdAt: "DESC" }] } }} />
          <Button component={Link} to="/withdraw" leftSection={<Icon name="withdraw" />}>
            <Trans>Retirer un modèle</Trans>
          </Button>
        </>
      }
    >
      <NativeSelect
        className={css.kinds}
        aria-label={t`Genre d’action`}
        value={kind ?? ""}
        onChange={(event) => set("kind", event.currentTarget.value)}
        data={[
          { value: "", label: t`Toutes les actions` },
          { value: "WITHDRAWAL", label: t`Retraits de modèles` },
          { value: "SLOT_SHIFT", label: t`Décalages` },
          { value: "SLOT_CLOSING", label: t`Fermetures` },
          { value: "EVENT_CANCELLATION", label: t`Annulations d’étapes` },
        ]}
      />
      {!data && <Loading />}
      {data?.acts.nodes.length === 0 && (
        <Empty icon="check" title={t`Aucune action pour l’instant`}>
          <Trans>
            Retirer un modèle, décaler ou fermer des départs, annuler une étape : chaque action faite sur plusieurs
            réservations apparaît ici.
          </Trans>
        </Empty>
      )}
      <ul className={css.list}>
        {data?.acts.nodes.map((act) => (
          <li key={act.id}>
            <ActLine act={act} />
          </li>
        ))}
      </ul>
      {data && data.acts.totalCount > data.acts.nodes.length && (
        <Button variant="subtle" onClick={() => set("first", String(first + PAGE))}>
          <Trans>Montrer les précédentes</Trans>
        </Button>
      )}
    </Page>
  );
}

function ActLine({ act }: { act: Line }) {
  const undoable = act.state !== "UNDONE" && act.undoUntil !== null && Date.parse(act.undoUntil) > Date.now();
  const offers = act.kind === "WITHDRAWAL" || act.kind === "SLOT_CLOSING";
  return (
    <Link to={`/acts/${act.id}`} className={css.line}>
      <span className={css.icon} data-tone={STATE_TONES[act.state]}>
        <Icon name={KIND_ICONS[act.kind]} />
      </span>
      <span className={css.words}>
        <strong>{actName(act)}</strong>
        <small>{actScope(act)}</small>
      </span>
      <span className={css.count}>
        {plural(act.bookingsCount, { one: "# réservation", other: "# réservations" })}
        {offers && act.offeredCount > 0 && (
          <small>
            <Trans>
              {act.acceptedCount} sur {act.offeredCount} ont accepté
            </Trans>
          </small>
        )}
      </span>
      <span className={css.state} data-tone={STATE_TONES[act.state]}>
        {stateWord(act.state)}
        {undoable && (
          <small>
            <Trans>annulable</Trans>
          </small>
        )}
      </span>
      <span className={css.by}>
        {actorOf(act)}
        <small>{ago(act.createdAt)}</small>
      </span>
      <Icon name="right" size={16} />
    </Link>
  );
}
