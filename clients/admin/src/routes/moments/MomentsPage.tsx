/** When messages that depend on time leave, and the hours in which advertising may (F1, F5). */
import { Failed, Loading } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Card, Page } from "@drt/kit/ui/Page.tsx";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../graphql.ts";
import { AddMoment } from "./AddMoment.tsx";
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
  const [isAdding, setAdding] = useState(false);
  const [{ data, error }, ask] = useQuery({ query: Moments });
  if (error && !data) return <Failed onRetry={() => ask({ requestPolicy: "network-only" })} />;
  if (!data) return <Loading />;
  const again = (): void => ask({ requestPolicy: "network-only" });
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
              <MomentLine title={titles.get(moment.cause) ?? moment.cause} moment={moment} onDeleted={again} />
            </li>
          ))}
        </ul>
        {isAdding ? (
          <AddMoment
            causes={[...new Set(data.messageMoments.nodes.map(({ cause }) => cause))].map((cause) => ({
              value: cause,
              label: titles.get(cause) ?? cause,
            }))}
            onDone={() => {
              setAdding(false);
              again();
            }}
            onClose={() => setAdding(false)}
          />
        ) : (
          <Button
            variant="default"
            className={css.add ?? ""}
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Ajouter un moment</Trans>
          </Button>
        )}
      </Card>
      <div className={css.hours}>
        {data.quietHours.map((hours) => (
          <HoursForm key={`${hours.id} ${hours.version}`} hours={hours} />
        ))}
      </div>
    </Page>
  );
}
