/** Starts a file of contacts for the CRM by a saved profile: all of them, or only what changed since the last one (K1). */
import { moment } from "@drt/kit/language/dates.ts";
import { useAct } from "@drt/kit/transport/act.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, NativeSelect, Radio } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import css from "./CrmFile.module.css";

const CrmProfiles = graphql(`
  query CrmProfiles {
    exportProfiles {
      id
      name
    }
  }
`);

const LastCrmFile = graphql(`
  query LastCrmFile($filter: ExportFilter!) {
    exports(first: 1, filter: $filter, sort: [{ finishedAt: DESC }]) {
      nodes {
        id
        finishedAt
      }
    }
  }
`);

const StartExport = graphql(
  `
    mutation StartExport($input: StartExportInput!) {
      startExport(input: $input) {
        ... on StartExportSuccess {
          export {
            id
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

export function CrmFile({ onStarted }: { onStarted: () => void }) {
  const [{ data }] = useQuery({ query: CrmProfiles });
  const [chosen, choose] = useState<string | null>(null);
  const [changed, setChanged] = useState(true);
  const { act, busy, problem } = useAct(StartExport);
  const profiles = data?.exportProfiles ?? [];
  const profile = profiles.find((one) => one.id === chosen) ?? profiles[0];
  const [{ data: last }] = useQuery({
    query: LastCrmFile,
    variables: { filter: { profile: { id: { eq: profile?.id ?? "" } }, status: { eq: "DONE" } } },
    pause: !profile,
    requestPolicy: "cache-and-network",
  });
  if (!profile) return null;
  const before = last?.exports.nodes[0]?.finishedAt;

  async function start(id: string) {
    if (!(await act({ exportProfileId: id, onlyChanged: changed }))) return;
    toast(t`Le fichier se prépare : il apparaît ci-dessous.`);
    onStarted();
  }

  return (
    <section className={css.card} aria-labelledby="crm">
      <div className={css.words}>
        <h2 id="crm" className={css.heading}>
          <Trans>Contacts pour le CRM</Trans>
        </h2>
        <p className={css.quiet}>
          {before ? t`Dernier fichier : ${moment(before)}.` : t`Aucun fichier n’a encore été préparé.`}
        </p>
      </div>
      {profiles.length > 1 && (
        <NativeSelect
          aria-label={t`Format du fichier`}
          value={profile.id}
          onChange={(event) => choose(event.currentTarget.value)}
          data={profiles.map((one) => ({ value: one.id, label: one.name }))}
        />
      )}
      <Radio.Group
        aria-label={t`Quels contacts`}
        value={changed ? "changed" : "all"}
        onChange={(value) => setChanged(value === "changed")}
      >
        <div className={css.choices}>
          <Radio
            value="changed"
            label={before ? t`Ce qui a changé depuis` : t`Ce qui a changé (tout, la première fois)`}
          />
          <Radio value="all" label={t`Tous les contacts`} />
        </div>
      </Radio.Group>
      <Button leftSection={<Icon name="download" />} loading={busy} onClick={() => start(profile.id)}>
        {profiles.length > 1 ? <Trans>Préparer le fichier</Trans> : <Trans>Préparer le fichier {profile.name}</Trans>}
      </Button>
      <ProblemAlert problem={problem} />
    </section>
  );
}
