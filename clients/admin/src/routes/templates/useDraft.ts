/** What is being written of a template: kept in the tab until it is saved, saved as a draft, published. */
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { useEffect, useState } from "react";
import { readFragment } from "../../graphql.ts";
import type { Channel, Locale } from "../../words/message.ts";
import type { Cause } from "./Comparison.tsx";
import { isSame, type Sections, sectionsOf, type Version } from "./template.ts";
import { type TemplateActs, WrittenVersion } from "./useTemplateActs.ts";

export interface Kind {
  cause: Cause;
  channel: Channel;
  locale: Locale;
  mailing: string | null;
}

interface Saved {
  id: string;
  number: number;
  version: number;
}

/** `opened`: the version whose words the fields begin with, none: `shipped`. */
export function useDraft(kind: Kind, opened: Version | undefined, shipped: Sections, acts: TemplateActs) {
  const begun = opened ? sectionsOf(opened) : shipped;
  const place = `drt.template.${kind.cause}.${kind.channel}.${kind.locale}.${kind.mailing ?? ""}`;
  const origin = `${opened?.id ?? ""}.${opened?.version ?? 0}`;
  const [draft, setDraft] = useState<Saved | null>(opened?.state === "DRAFT" ? opened : null);
  const [kept, setKept] = useState(begun);
  const [sections, setSections] = useState(() => leftBehind(place, origin) ?? begun);
  const isDirty = !isSame(sections, kept);

  useEffect(() => {
    if (isDirty) sessionStorage.setItem(place, JSON.stringify({ origin, sections }));
    else sessionStorage.removeItem(place);
  }, [isDirty, place, origin, sections]);

  async function save(asNew = false): Promise<Saved | null> {
    const { cause, channel, locale, mailing } = kind;
    const data = await acts.saving.act({
      cause,
      channel,
      locale,
      ...sections,
      text: channel === "SMS" ? sections.text : sections.text || null,
      mailingId: mailing,
      messageTemplateVersionId: asNew ? null : (draft?.id ?? null),
      expectedVersion: asNew ? null : (draft?.version ?? null),
    });
    const answer = data?.saveMessageTemplateDraft;
    if (!answer || !("messageTemplateVersion" in answer)) return null;
    const { id, number, version } = readFragment(WrittenVersion, answer.messageTemplateVersion);
    setDraft({ id, number, version });
    setKept(sections);
    return { id, number, version };
  }

  async function publish(): Promise<boolean> {
    const saved = isDirty || !draft ? await save() : draft;
    if (!saved) return false;
    const done = await acts.publishing.act({ messageTemplateVersionId: saved.id, expectedVersion: saved.version });
    if (done) toast(t`Version ${saved.number} publiée : c’est elle qui part maintenant.`);
    return done !== null;
  }

  /** Forgets what was written since. */
  function forget(): void {
    sessionStorage.removeItem(place);
    setSections(kept);
  }

  return { sections, setSections, draft, isDirty, save, publish, forget };
}

/** What was being written here when the page was left, if it began with the same words. */
function leftBehind(place: string, origin: string): Sections | null {
  const left = sessionStorage.getItem(place);
  if (!left) return null;
  const { origin: from, sections } = JSON.parse(left) as { origin: string; sections: Sections };
  return from === origin ? sections : null;
}
