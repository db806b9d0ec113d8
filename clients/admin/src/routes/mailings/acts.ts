/** The acts on a mailing; each is refused where somebody changed it meanwhile. */
import { graphql } from "../../graphql.ts";
import { ProblemFields } from "../../problem.ts";

/** What an act leaves of a mailing: enough for the next act. */
const ActedMailing = graphql(`
  fragment ActedMailing on Mailing {
    id
    state
    version
  }
`);

export const PreviewMailing = graphql(
  `
    mutation PreviewMailing($input: MailingInput!) {
      previewMailing(input: $input) {
        ... on PreviewMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const StartMailing = graphql(
  `
    mutation StartMailing($input: StartMailingInput!) {
      startMailing(input: $input) {
        ... on StartMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const UnscheduleMailing = graphql(
  `
    mutation UnscheduleMailing($input: MailingInput!) {
      unscheduleMailing(input: $input) {
        ... on UnscheduleMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const PauseMailing = graphql(
  `
    mutation PauseMailing($input: MailingInput!) {
      pauseMailing(input: $input) {
        ... on PauseMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const ResumeMailing = graphql(
  `
    mutation ResumeMailing($input: MailingInput!) {
      resumeMailing(input: $input) {
        ... on ResumeMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const StopMailing = graphql(
  `
    mutation StopMailing($input: MailingInput!) {
      stopMailing(input: $input) {
        ... on StopMailingSuccess {
          mailing {
            ...ActedMailing
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ActedMailing, ProblemFields],
);

export const DeleteMailing = graphql(
  `
    mutation DeleteMailing($input: MailingInput!) {
      deleteMailing(input: $input) {
        ... on DeleteMailingSuccess {
          deletion {
            name
          }
        }
        ...ProblemFields
      }
    }
  `,
  [ProblemFields],
);
