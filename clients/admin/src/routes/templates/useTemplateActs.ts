/** What can be done with a template's versions; each act is refused where somebody changed the version meanwhile. */
import { useAct } from "@drt/kit/transport/act.ts";
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

/** What writing leaves of a version: enough to open it and to write again. */
export const WrittenVersion = graphql(`
  fragment WrittenVersion on MessageTemplateVersion {
    id
    number
    version
    template {
      id
    }
  }
`);

/** What sending or no longer sending leaves of one. */
const PublishedVersion = graphql(`
  fragment PublishedVersion on MessageTemplateVersion {
    id
    state
    version
  }
`);

const SaveTemplate = graphql(
  `
    mutation SaveTemplate($input: SaveMessageTemplateDraftInput!) {
      saveMessageTemplateDraft(input: $input) {
        ... on SaveMessageTemplateDraftSuccess {
          messageTemplateVersion {
            ...WrittenVersion
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields, WrittenVersion],
);

const PublishTemplate = graphql(
  `
    mutation PublishTemplate($input: PublishMessageTemplateInput!) {
      publishMessageTemplate(input: $input) {
        ... on PublishMessageTemplateSuccess {
          messageTemplateVersion {
            ...PublishedVersion
          }
        }
        ...ProblemFields
      }
    }
  `,
  [PublishedVersion, ProblemFields],
);

const WithdrawTemplate = graphql(
  `
    mutation WithdrawTemplate($input: WithdrawMessageTemplateInput!) {
      withdrawMessageTemplate(input: $input) {
        ... on WithdrawMessageTemplateSuccess {
          messageTemplateVersion {
            ...PublishedVersion
          }
        }
        ...ProblemFields
      }
    }
  `,
  [PublishedVersion, ProblemFields],
);

const RestoreTemplate = graphql(
  `
    mutation RestoreTemplate($input: RestoreMessageTemplateVersionInput!) {
      restoreMessageTemplateVersion(input: $input) {
        ... on RestoreMessageTemplateVersionSuccess {
          messageTemplateVersion {
            ...WrittenVersion
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields, WrittenVersion],
);

const DropTemplateDraft = graphql(
  `
    mutation DropTemplateDraft($input: DeleteMessageTemplateDraftInput!) {
      deleteMessageTemplateDraft(input: $input) {
        ... on DeleteMessageTemplateDraftSuccess {
          messageTemplate {
            id
            versions {
              id
            }
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

const TryTemplate = graphql(
  `
    mutation TryTemplate($input: SendTestMessageInput!) {
      sendTestMessage(input: $input) {
        ... on SendTestMessageSuccess {
          sent: message {
            id
            recipient
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);

/** Payloads by act: the one field of each mutation's answer where it went well. */
export function useTemplateActs() {
  return {
    saving: useAct(SaveTemplate),
    publishing: useAct(PublishTemplate),
    withdrawing: useAct(WithdrawTemplate),
    restoring: useAct(RestoreTemplate),
    dropping: useAct(DropTemplateDraft),
    trying: useAct(TryTemplate),
  };
}

export type TemplateActs = ReturnType<typeof useTemplateActs>;
