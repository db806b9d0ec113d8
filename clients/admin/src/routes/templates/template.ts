/** A template as the editor holds it: its versions, with what is shipped as number 0, and the sections that are written. */
import { graphql, type ResultOf } from "../../graphql.ts";
import type { Channel, Section } from "../../words/message.ts";

export const TemplateOf = graphql(`
  query TemplateOf($filter: MessageTemplateFilter!) {
    messageCauses {
      cause
      nature
      audience
      channels
      title
      moment
      links
      samples
      variables {
        path
        kind
        description
        optional
        choices
        example
      }
      shipped {
        channel
        locale
        subject
        preheader
        title
        body
        closing
        text
      }
    }
    messageTemplates(first: 1, filter: $filter) {
      nodes {
        id
        versions {
          id
          number
          state
          subject
          preheader
          title
          body
          closing
          text
          author
          note
          version
          createdAt
          publishedAt
          publishedBy
          sentCount
          followedCount
          openedCount
        }
      }
    }
  }
`);

type Answer = ResultOf<typeof TemplateOf>;
export type Entry = Answer["messageCauses"][number];
export type Variable = Entry["variables"][number];
export type Version = Answer["messageTemplates"]["nodes"][number]["versions"][number];
export type Sections = Record<Exclude<Section, "text">, string> & { text: string };

export const MAIL_SECTIONS: Section[] = ["subject", "preheader", "title", "body", "closing", "text"];
export const sectionsOfChannel = (channel: Channel): Section[] => (channel === "SMS" ? ["text"] : MAIL_SECTIONS);

type Words = Pick<Version, "subject" | "preheader" | "title" | "body" | "closing" | "text">;

/** What the fields hold; a missing text of its own is an empty field. */
export const sectionsOf = ({ subject, preheader, title, body, closing, text }: Words): Sections => ({
  subject,
  preheader,
  title,
  body,
  closing,
  text: text ?? "",
});

export const isSame = (one: Sections, other: Sections): boolean =>
  MAIL_SECTIONS.every((section) => one[section] === other[section]);

/** The version that somebody who opens the page wants: the newest draft, else what is sent now; none: what is shipped. */
export function versionToOpen(versions: Version[]): Version | undefined {
  const newest = versions.toSorted((one, other) => other.number - one.number);
  return newest.find(({ state }) => state === "DRAFT") ?? newest.find(({ state }) => state === "PUBLISHED");
}
