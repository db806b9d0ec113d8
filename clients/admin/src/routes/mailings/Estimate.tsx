/** How many a mailing would reach while it is being filled in, and who would be left out; asked anew at each change. */
import { count } from "@drt/kit/language/numbers.ts";
import { plural } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { graphql, type ResultOf } from "../../graphql.ts";
import type { MailingInput } from "./audience.ts";
import { LeftOut } from "./LeftOut.tsx";
import css from "./MailingPage.module.css";

const EstimateMailing = graphql(`
  mutation EstimateMailing($input: SaveMailingInput!) {
    estimateMailing(input: $input) {
      ... on EstimateMailingSuccess {
        mailingReach {
          reachedCount
          skippedCount
          anonymisedCount
          mergedCount
          unprovenCount
          noAddressCount
          noConsentCount
          suppressedCount
          duplicateCount
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof EstimateMailing>["estimateMailing"];
type Found = Extract<Answer, { mailingReach: unknown }>["mailingReach"];
const PAUSE_MS = 300;

export function Estimate({ input }: { input: MailingInput }) {
  const client = useClient();
  const [found, setFound] = useState<Found | null>(null);
  const asked = JSON.stringify(input);
  useEffect(() => {
    let isWanted = true;
    const timer = setTimeout(async () => {
      const { data } = await client.mutation(EstimateMailing, { input: JSON.parse(asked) }).toPromise();
      const answer = data?.estimateMailing;
      if (isWanted) setFound(answer && "mailingReach" in answer ? answer.mailingReach : null);
    }, PAUSE_MS);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [client, asked]);
  return (
    <div className={css.estimate} role="status">
      {found ? (
        <>
          <p className={css.count}>
            <strong>{count(found.reachedCount)}</strong>{" "}
            {plural(found.reachedCount, {
              one: "message partirait aujourd’hui",
              other: "messages partiraient aujourd’hui",
            })}
          </p>
          <LeftOut counts={found} />
        </>
      ) : (
        <p className={css.quiet}>
          <Trans>Compte des destinataires…</Trans>
        </p>
      )}
    </div>
  );
}
