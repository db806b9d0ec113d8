/** When messages that depend on time leave, and the hours in which advertising may (F1, F5). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { Trans } from "@lingui/react/macro";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { HoursFields, HoursForm } from "./HoursForm.tsx";
import { MomentFields, MomentLine } from "./MomentLine.tsx";
import css from "./MomentsPage.module.css";

const Moments = graphql(
  `
    query Moments {
      messageCauses {
        cause
        title
      }
      messageMoments(first: 100, sort: [{ cause: ASC }, { channel: ASC }]) {
        nodes {
          id
          cause
          ...MessageMomentFields
        }
      }
      quietHours {
        id
        channel
        version
        ...QuietHoursFields
      }
    }
  `,
  [MomentFields, HoursFields],
);

export function MomentsPage() {
  const [{ data, error }, ask] = useQuery({ query: Moments });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const titles = new Map(data.messageCauses.map(({ cause, title }) => [cause, title]));
  return (
    <Page
      title={<Trans>Moments des messages</Trans>}
      lead={<Trans>Ce qui part tout seul avant et après les essais, et les heures où la publicité se tait.</Trans>}
    >
      <Card title={<Trans>Messages automatiques</Trans>}>
        <ul className={css.lines}>
          {data.messageMoments.nodes.map((moment) => (
            <li key={moment.id}>
              <MomentLine title={titles.get(moment.cause) ?? moment.cause} moment={moment} />
            </li>
          ))}
        </ul>
      </Card>
      <div className={css.hours}>
        {data.quietHours.map((hours) => (
          <HoursForm key={`${hours.id} ${hours.version}`} hours={hours} />
        ))}
      </div>
    </Page>
  );
}
