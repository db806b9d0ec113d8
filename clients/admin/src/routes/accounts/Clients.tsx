/** Programs of other companies that read from the tour, such as the CRM; added by an operator, ended here (K3). */
import { longDate } from "@drt/kit/language/dates.ts";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { useAct } from "@drt/kit/transport/act.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

const AllClients = graphql(`
  query AllClients {
    clients {
      id
      name
      scopes
      createdAt
      revokedAt
    }
  }
`);

const RevokeClient = graphql(
  `
    mutation RevokeClient($input: RevokeClientInput!) {
      revokeClient(input: $input) {
        ... on RevokeClientSuccess {
          client {
            id
            revokedAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Client = ResultOf<typeof AllClients>["clients"][number];

export function Clients() {
  const [{ data, error }, ask] = useQuery({ query: AllClients });
  const [ending, setEnding] = useState<Client | null>(null);
  const { act, busy, problem, forget } = useAct(RevokeClient);
  const again = (): void => ask({ requestPolicy: "network-only" });

  async function end(client: Client) {
    if (!(await act({ clientId: client.id }))) return;
    setEnding(null);
    toast(t`${client.name} n’a plus accès.`);
    again();
  }

  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  if (data.clients.length === 0)
    return (
      <Empty icon="globe" title={t`Aucun logiciel n’a accès`}>
        <Trans>Un logiciel tiers, le CRM par exemple, est ajouté par la personne qui exploite le serveur.</Trans>
      </Empty>
    );
  return (
    <>
      <Table label={t`Logiciels`} columns={columns(setEnding)} rows={data.clients} keyOf={(client) => client.id} />
      {ending && (
        <Confirm
          title={t`Retirer l’accès de ${ending.name} ?`}
          act={t`Retirer l’accès`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={() => end(ending)}
          onClose={() => {
            forget();
            setEnding(null);
          }}
        >
          <Trans>
            Ce logiciel ne lit plus rien, aussitôt. Cela ne peut pas être annulé : il faudra l’ajouter de nouveau.
          </Trans>
        </Confirm>
      )}
    </>
  );
}

const columns = (onEnd: (client: Client) => void): Column<Client>[] => [
  {
    key: "name",
    label: t`Logiciel`,
    cell: (client) => (
      <div>
        <strong>{client.name}</strong>
        <small>
          <Trans>ajouté le {longDate(client.createdAt)}</Trans>
        </small>
      </div>
    ),
  },
  {
    key: "scopes",
    label: t`Ce qu’il peut lire`,
    cell: (client) =>
      client.scopes.map((scope) => (scope === "leads:read" ? t`Les pistes commerciales` : scope)).join(", "),
  },
  {
    key: "state",
    label: t`Accès`,
    cell: (client) =>
      client.revokedAt ? <Chip tone="bad">{t`Accès retiré`}</Chip> : <Chip tone="good">{t`Accès ouvert`}</Chip>,
  },
  {
    key: "act",
    label: t`Agir`,
    end: true,
    cell: (client) =>
      !client.revokedAt && (
        <Button variant="default" size="compact-sm" onClick={() => onEnd(client)}>
          <Trans>Retirer l’accès…</Trans>
        </Button>
      ),
  },
];
