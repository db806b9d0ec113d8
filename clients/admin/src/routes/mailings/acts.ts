/** The acts on a mailing; each is refused where somebody changed it meanwhile. */
import { graphql } from "../../graphql.ts";

export const PreviewMailing = graphql(`
  mutation PreviewMailing($input: MailingInput!) {
    previewMailing(input: $input) {
      ... on PreviewMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export const StartMailing = graphql(`
  mutation StartMailing($input: StartMailingInput!) {
    startMailing(input: $input) {
      ... on StartMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export const UnscheduleMailing = graphql(`
  mutation UnscheduleMailing($input: MailingInput!) {
    unscheduleMailing(input: $input) {
      ... on UnscheduleMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export const PauseMailing = graphql(`
  mutation PauseMailing($input: MailingInput!) {
    pauseMailing(input: $input) {
      ... on PauseMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export const ResumeMailing = graphql(`
  mutation ResumeMailing($input: MailingInput!) {
    resumeMailing(input: $input) {
      ... on ResumeMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);

export const StopMailing = graphql(`
  mutation StopMailing($input: MailingInput!) {
    stopMailing(input: $input) {
      ... on StopMailingSuccess {
        mailing {
          id
          state
          version
        }
      }
      ... on Problem {
        code
        message
        field
      }
    }
  }
`);
