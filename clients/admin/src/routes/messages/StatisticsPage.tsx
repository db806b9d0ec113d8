/** What became of the messages of a period: sent, arrived, opened, clicked, come back; by day and by message (F3). */

import { useAddress } from "@drt/kit/list/address.ts";
import { Tools } from "@drt/kit/list/Tools.tsx";
import { Empty, Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { SegmentedControl } from "@mantine/core";
import { useQuery } from "urql";
import { Link } from "wouter";
import { graphql } from "../../graphql.ts";
import { CauseTable } from "./CauseTable.tsx";
import { DayChart } from "./DayChart.tsx";
import { Figures } from "./Figures.tsx";
import { Narrow } from "./Narrow.tsx";
import { figuresFilter, firstDay, NARROWING, rowsBehind } from "./narrowing.ts";
import css from "./StatisticsPage.module.css";

export const MessageStatistics = graphql(`
  query MessageStatistics($filter: MessageFiguresFilter!) {
    messageCauses {
      cause
      title
    }
    messageFigures(first: 1, filter: $filter) {
      aggregate {
        sum {
          sent
          failed
          delivered
          bounced
          complained
          unsubscribed
          followed
          opened
          openedByMachine
          clicked
          clickedByMachine
          openings
          machineOpenings
          clicks
          machineClicks
        }
      }
      days: groups(by: [DAY], first: 400, order: KEY) {
        key {
          day
        }
        sum {
          sent
          failed
          bounced
          opened
          clicked
        }
      }
      causes: groups(by: [CAUSE], first: 60, order: KEY) {
        key {
          cause
        }
        sum {
          sent
          failed
          delivered
          bounced
          unsubscribed
          followed
          opened
          clicked
        }
      }
    }
  }
`);

const PERIODS = ["7", "30", "90", "365"];

export function StatisticsPage() {
  const [address, change] = useAddress(NARROWING);
  const length = PERIODS.includes(address.days ?? "") ? Number(address.days) : 30;
  const first = firstDay(length);
  const filter = figuresFilter(address, length);
  const narrowing = { ...address, days: String(length) };
  const [{ data, error }, ask] = useQuery({ query: MessageStatistics, variables: { filter } });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const titles = new Map(data.messageCauses.map(({ cause, title }) => [cause as string, title]));
  const { aggregate, days, causes } = data.messageFigures;
  const periodWord = (length: string): string =>
    ({ "7": t`7 jours`, "30": t`30 jours`, "90": t`3 mois`, "365": t`1 an` })[length] ?? length;
  return (
    <Page
      title={<Trans>Statistiques des messages</Trans>}
      tools={
        <SegmentedControl
          aria-label={t`Période`}
          value={String(length)}
          onChange={(days) => change({ days: days === "30" ? null : days })}
          data={PERIODS.map((value) => ({ value, label: periodWord(value) }))}
        />
      }
    >
      <Tools>
        <Narrow kept={address} change={change} />
        <Link to={rowsBehind(narrowing)} className={css.link}>
          <Trans>Voir les messages un par un</Trans>
        </Link>
      </Tools>
      <Figures sum={aggregate.sum} rows={(became) => rowsBehind(narrowing, became)} />
      {aggregate.sum.sent + aggregate.sum.failed === 0 ? (
        <Card>
          <Empty icon="mail" title={t`Aucun message dans cette période`}>
            <Trans>Choisissez une période plus longue, ou tous les messages.</Trans>
          </Empty>
        </Card>
      ) : (
        <>
          <Card title={<Trans>Jour par jour</Trans>}>
            <DayChart
              first={first}
              length={length}
              days={days.flatMap(({ key, sum }) => (key.day ? [{ day: key.day, ...sum }] : []))}
            />
          </Card>
          <CauseTable
            to={(cause) => rowsBehind({ ...narrowing, cause })}
            rows={causes.flatMap(({ key, sum }) =>
              key.cause ? [{ cause: key.cause, title: titles.get(key.cause) ?? key.cause, ...sum }] : [],
            )}
          />
        </>
      )}
    </Page>
  );
}
