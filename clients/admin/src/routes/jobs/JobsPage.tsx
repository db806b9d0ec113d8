/** Work that was set aside after too many failures: what it was, what went wrong, taken up again by hand. */
import { moment } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { useAct } from "@drt/kit/transport/act.ts";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";
import { jobWord } from "../../words/job.ts";
import css from "./JobsPage.module.css";

const ParkedJobs = graphql(`
  query ParkedJobs($after: String) {
    outboxJobs(
      first: 50
      after: $after
      filter: { parkedAt: { isNull: false }, doneAt: { isNull: true } }
      sort: [{ parkedAt: DESC }]
    ) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        task
        attempts
        createdAt
        parkedAt
        failure
      }
    }
  }
`);

const ReopenJob = graphql(
  `
    mutation ReopenJob($input: ReopenJobInput!) {
      reopenJob(input: $input) {
        ... on ReopenJobSuccess {
          outboxJob {
            id
            parkedAt
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

type Job = ResultOf<typeof ParkedJobs>["outboxJobs"]["nodes"][number];

export function JobsPage() {
  const { after } = usePlace();
  const [{ data, error }, ask] = useQuery({
    query: ParkedJobs,
    variables: { after },
    requestPolicy: "cache-and-network",
  });
  const { act, busy, problem } = useAct(ReopenJob);
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.outboxJobs;

  async function reopen(job: Job): Promise<void> {
    if (!(await act({ jobId: job.id }))) return;
    toast(t`La tâche est relancée.`);
    ask({ requestPolicy: "network-only" });
  }
  const columns: Column<Job>[] = [
    {
      key: "task",
      label: t`Tâche`,
      cell: ({ task, failure }) => (
        <span className={css.about}>
          {jobWord(task)}
          {failure && <small>{failure}</small>}
        </span>
      ),
    },
    { key: "attempts", label: t`Essais`, end: true, cell: ({ attempts }) => count(attempts) },
    { key: "parked", label: t`Arrêtée`, end: true, cell: ({ parkedAt, createdAt }) => moment(parkedAt ?? createdAt) },
    {
      key: "again",
      label: t`Relancer`,
      end: true,
      cell: (job) => (
        <Button
          size="compact-sm"
          variant="subtle"
          disabled={busy}
          aria-label={t`Relancer : ${jobWord(job.task)}`}
          onClick={() => reopen(job)}
        >
          <Trans>Relancer</Trans>
        </Button>
      ),
    },
  ];
  return (
    <Page
      title={<Trans>Tâches arrêtées</Trans>}
      lead={<Trans>Ce que le système a essayé plusieurs fois en vain. Relancez une fois la cause réparée.</Trans>}
    >
      <ProblemAlert problem={problem} />
      {nodes.length === 0 ? (
        <Empty icon="check" title={t`Tout avance : aucune tâche n’est arrêtée`} />
      ) : (
        <Table label={t`Tâches arrêtées`} columns={columns} rows={nodes} keyOf={({ id }) => id} />
      )}
      <Pager size={50} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
    </Page>
  );
}
