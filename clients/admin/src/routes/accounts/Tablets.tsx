/** The tour's tablets: each sees one weekend only, and can be locked out when it is lost (A3). */
import { longDate, shortDays } from "@drt/kit/language/dates.ts";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { useAct } from "@drt/kit/transport/act.ts";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Confirm } from "@drt/kit/ui/Confirm.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./accounts.module.css";
import { EnrolForm } from "./EnrolForm.tsx";
import { OfferForm } from "./OfferForm.tsx";

const AllDevices = graphql(`
  query AllDevices {
    devices(first: 100, sort: [{ createdAt: DESC }]) {
      nodes {
        id
        name
        createdAt
        expiresAt
        revokedAt
        event {
          id
          startsOn
          endsOn
          dealership {
            id
            name
          }
        }
      }
    }
  }
`);

const RevokeDevice = graphql(
  `
    mutation RevokeDevice($input: RevokeDeviceInput!) {
      revokeDevice(input: $input) {
        ... on RevokeDeviceSuccess {
          device {
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

type Device = ResultOf<typeof AllDevices>["devices"]["nodes"][number];

export function Tablets() {
  const [{ data, error }, ask] = useQuery({ query: AllDevices });
  const [adding, setAdding] = useState<"offer" | "code" | null>(null);
  const [losing, setLosing] = useState<Device | null>(null);
  const { act, busy, problem, forget } = useAct(RevokeDevice);
  const again = (): void => ask({ requestPolicy: "network-only" });

  async function lock(device: Device) {
    if (!(await act({ deviceId: device.id }))) return;
    setLosing(null);
    toast(t`${device.name} n’ouvre plus rien.`);
    again();
  }

  if (error && !data) return <Failed onRetry={again} />;
  if (!data) return <Loading />;
  const devices = data.devices.nodes;
  return (
    <>
      <div className={css.acts}>
        <Button leftSection={<Icon name="plus" />} onClick={() => setAdding("offer")}>
          <Trans>Autoriser une tablette</Trans>
        </Button>
        <Button variant="default" onClick={() => setAdding("code")}>
          <Trans>Saisir le code d’une tablette</Trans>
        </Button>
      </div>
      {devices.length === 0 ? (
        <Empty icon="tablet" title={t`Aucune tablette pour l’instant`}>
          <Trans>Une tablette est autorisée pour un seul week-end, puis s’éteint d’elle-même.</Trans>
        </Empty>
      ) : (
        <Table label={t`Tablettes`} columns={columns(setLosing)} rows={devices} keyOf={(device) => device.id} />
      )}
      {adding === "offer" && (
        <OfferForm
          onClose={() => {
            setAdding(null);
            again();
          }}
        />
      )}
      {adding === "code" && (
        <EnrolForm
          onClose={() => setAdding(null)}
          onDone={() => {
            setAdding(null);
            again();
          }}
        />
      )}
      {losing && (
        <Confirm
          title={t`Bloquer ${losing.name} ?`}
          act={t`Bloquer la tablette`}
          danger
          busy={busy}
          problem={problem}
          onConfirm={() => lock(losing)}
          onClose={() => {
            forget();
            setLosing(null);
          }}
        >
          <Trans>
            Elle ne lit et n’envoie plus rien, aussitôt. Ce qu’elle n’a pas encore envoyé reste sur elle. Pour la
            reprendre, il faudra l’autoriser de nouveau.
          </Trans>
        </Confirm>
      )}
    </>
  );
}

const columns = (onLose: (device: Device) => void): Column<Device>[] => [
  {
    key: "name",
    label: t`Tablette`,
    cell: (device) => (
      <div>
        <strong>{device.name}</strong>
        <small>
          <Trans>autorisée le {longDate(device.createdAt)}</Trans>
        </small>
      </div>
    ),
  },
  {
    key: "event",
    label: t`Week-end`,
    cell: ({ event }) => (
      <div>
        {event.dealership.name}
        <small>{shortDays(event.startsOn, event.endsOn)}</small>
      </div>
    ),
  },
  {
    key: "state",
    label: t`Accès`,
    cell: (device) => {
      if (device.revokedAt) return <Chip tone="bad">{t`Bloquée`}</Chip>;
      if (device.expiresAt <= new Date().toISOString()) return <Chip tone="done">{t`Week-end passé`}</Chip>;
      return <Chip tone="good">{t`Jusqu’au ${longDate(device.expiresAt)}`}</Chip>;
    },
  },
  {
    key: "act",
    label: t`Agir`,
    end: true,
    cell: (device) =>
      !device.revokedAt &&
      device.expiresAt > new Date().toISOString() && (
        <Button variant="default" size="compact-sm" onClick={() => onLose(device)}>
          <Trans>Bloquer…</Trans>
        </Button>
      ),
  },
];
