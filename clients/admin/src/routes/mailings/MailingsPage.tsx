/** Mailings to a filtered set: those in preparation, under way, done (F6). */
import { moment } from "@drt/kit/language/dates.ts";
import { count } from "@drt/kit/language/numbers.ts";
import { Pager, usePlace } from "@drt/kit/list/Pager.tsx";
import { type Column, Table } from "@drt/kit/list/Table.tsx";
import { Chip } from "@drt/kit/ui/Chip.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql, type ResultOf } from "../../graphql.ts";
import { MAILING_TONES, mailingAudienceWord, mailingStateWord } from "../../words/mailing.ts";
import { natureWord } from "../../words/message.ts";
import { ExportButton } from "../exports/ExportButton.tsx";

const AllMailings = graphql(`
  query AllMailings($after: String) {
    mailings(first: 50, after: $after, sort: [{ createdAt: DESC }]) {
      totalCount
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        name
        audience
        nature
        state
        author
        createdAt
        startsAt
        begunAt
        previewedCount
        reachedCount
        sentCount
      }
    }
  }
`);

type Line = ResultOf<typeof AllMailings>["mailings"]["nodes"][number];

export function MailingsPage() {
  const { after } = usePlace();
  const [{ data, error }, ask] = useQuery({ query: AllMailings, variables: { after } });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const { nodes, totalCount, pageInfo } = data.mailings;
  const columns: Column<Line>[] = [
    { key: "name", label: t`Envoi`, cell: ({ name }) => name },
    {
      key: "audience",
      label: t`À qui`,
      cell: ({ audience, nature }) => `${mailingAudienceWord(audience)} · ${natureWord(nature)}`,
    },
    {
      key: "state",
      label: t`État`,
      cell: ({ state }) => <Chip tone={MAILING_TONES[state]}>{mailingStateWord(state)}</Chip>,
    },
    {
      key: "sent",
      label: t`Envoyés`,
      end: true,
      cell: ({ sentCount, reachedCount, previewedCount, begunAt }) =>
        begunAt
          ? t`${count(sentCount)} sur ${count(reachedCount)}`
          : previewedCount === null
            ? "–"
            : count(previewedCount),
    },
    {
      key: "when",
      label: t`Quand`,
      end: true,
      cell: ({ begunAt, startsAt, createdAt }) => moment(begunAt ?? startsAt ?? createdAt),
    },
  ];
  return (
    <Page
      title={<Trans>Envois groupés</Trans>}
      lead={<Trans>Un message à tous ceux que vous choisissez, une fois, avec leur consentement s’il le faut.</Trans>}
      tools={
        <>
          <ExportButton list={{ mailings: { sort: [{ createdAt: "DESC" }] } }} />
          <Button component={Link} to="/messages/mailings/new" leftSection={<Icon name="plus" size={16} />}>
            <Trans>Nouvel envoi</Trans>
          </Button>
        </>
      }
    >
      {nodes.length === 0 ? (
        <Empty icon="mail" title={t`Aucun envoi pour l’instant`} />
      ) : (
        <Table
          label={t`Envois`}
          columns={columns}
          rows={nodes}
          keyOf={({ id }) => id}
          to={({ id }) => `/messages/mailings/${id}`}
        />
      )}
      <Pager size={50} total={totalCount} next={pageInfo.hasNextPage ? pageInfo.endCursor : null} />
    </Page>
  );
}
