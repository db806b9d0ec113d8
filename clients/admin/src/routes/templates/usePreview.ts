/** The message as it would leave with what is being written, and what is wrong with it: asked once the typing pauses. */
import { useEffect, useState } from "react";
import { useClient } from "urql";
import { graphql, type ResultOf, type VariablesOf } from "../../graphql.ts";
import { ProblemFields, refusalOf } from "../../problem.ts";

const PreviewTemplate = graphql(
  `
    mutation PreviewTemplate($input: PreviewMessageTemplateInput!) {
      previewMessageTemplate(input: $input) {
        ... on PreviewMessageTemplateSuccess {
          messagePreview {
            subject
            text
            html
            sms {
              encoding
              units
              segments
              forcedBy
              costCents
            }
            faults {
              code
              severity
              section
              line
              column
              cause
              causeEn
              advice
              adviceEn
              sample
              sampleEn
            }
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const PAUSE_MS = 350;

type Input = VariablesOf<typeof PreviewTemplate>["input"];
type Success = Extract<
  ResultOf<typeof PreviewTemplate>["previewMessageTemplate"],
  { __typename?: "PreviewMessageTemplateSuccess" }
>;
export type Preview = NonNullable<Success["messagePreview"]>;
export type Fault = Preview["faults"][number];

/** The last one stays until the next is there. `refusal` in the server's words. */
export function usePreview(input: Input): { preview: Preview | null; refusal: string | null; isStale: boolean } {
  const client = useClient();
  const key = JSON.stringify(input);
  const [shown, setShown] = useState<{ key: string; preview: Preview | null; refusal: string | null } | null>(null);
  const isFirst = shown === null;
  useEffect(() => {
    let isWanted = true;
    const timer = window.setTimeout(
      async () => {
        const { data } = await client.mutation(PreviewTemplate, { input: JSON.parse(key) as Input });
        const answer = data?.previewMessageTemplate;
        if (!isWanted || !answer) return;
        const preview = "messagePreview" in answer ? answer.messagePreview : null;
        const refusal = refusalOf(answer);
        setShown((before) => ({ key, preview: preview ? lasting(preview, before?.preview) : null, refusal }));
      },
      isFirst ? 0 : PAUSE_MS,
    );
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [client, key, isFirst]);
  return { preview: shown?.preview ?? null, refusal: shown?.refusal ?? null, isStale: shown?.key !== key };
}

/** While a fault keeps it from being written, the words of before stay to be seen, beside what is wrong now. */
function lasting(now: Preview, before: Preview | null | undefined): Preview {
  return now.html || now.text || !before ? now : { ...before, faults: now.faults };
}
