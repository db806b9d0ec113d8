/** Writes a template: its sections on the left with what is wrong with them, on the right the message as it will be read. */
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { createRef, type KeyboardEvent, useMemo, useState } from "react";
import { type Section, sectionWord } from "../../words/message.ts";
import css from "./Editor.module.css";
import { EditorBar } from "./EditorBar.tsx";
import { type Look, Preview } from "./Preview.tsx";
import { SourceField } from "./SourceField.tsx";
import { TryForm } from "./TryForm.tsx";
import { type Entry, type Sections, sectionsOfChannel, type Version } from "./template.ts";
import { type Kind, useDraft } from "./useDraft.ts";
import { usePreview } from "./usePreview.ts";
import { useTemplateActs } from "./useTemplateActs.ts";
import { VariablePicker } from "./VariablePicker.tsx";

interface Props {
  kind: Kind;
  entry: Entry;
  opened: Version | undefined;
  shipped: Sections;
  look: Look;
  onLook: (changes: Partial<Look>) => void;
  /** Versions changed: read them anew and begin with what there is. */
  onReload: () => void;
}

export function Editor({ kind, entry, opened, shipped, look, onLook, onReload }: Props) {
  const acts = useTemplateActs();
  const { sections, setSections, draft, isDirty, save, publish, forget } = useDraft(kind, opened, shipped, acts);
  const [isTrying, setTrying] = useState(false);
  const { cause, channel, locale } = kind;
  const { preview, refusal, isStale } = usePreview({
    cause,
    channel,
    locale,
    ...sections,
    bookingId: look.booking,
    sample: look.sample,
  });
  const fields = useMemo(
    () => new Map(sectionsOfChannel(channel).map((section) => [section, createRef<HTMLTextAreaElement>()])),
    [channel],
  );
  const change = (section: Section, value: string): void => setSections((before) => ({ ...before, [section]: value }));

  /** Puts words around the caret, and the caret between them. */
  function insert(section: Section, before: string, after: string): void {
    const field = fields.get(section)?.current;
    if (!field) return;
    const { selectionStart: from, selectionEnd: until, value } = field;
    change(section, value.slice(0, from) + before + value.slice(from, until) + after + value.slice(until));
    requestAnimationFrame(() => {
      field.focus();
      field.setSelectionRange(from + before.length, until + before.length);
    });
  }

  async function send(recipient: string | null): Promise<void> {
    const saved = isDirty ? await save() : draft;
    if (isDirty && !saved) return setTrying(false);
    const done = await acts.trying.act({
      cause,
      channel,
      locale,
      messageTemplateVersionId: saved?.id ?? opened?.id ?? null,
      bookingId: look.booking,
      sample: look.sample,
      recipient,
    });
    const answer = done?.sendTestMessage;
    if (!answer || !("sent" in answer)) return;
    setTrying(false);
    toast(t`Essai en route vers ${answer.sent.recipient}.`);
  }

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== "s" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (isDirty) void save();
  };
  const faults = preview?.faults ?? [];
  const problem = acts.saving.problem ?? acts.publishing.problem;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a key for the whole form, which every browser has as "save"
    <div className={css.editor} onKeyDown={onKeyDown}>
      <div className={css.writing}>
        {sectionsOfChannel(channel).map((section) => (
          <SourceField
            key={section}
            label={sectionWord(section, channel)}
            hint={hintOf(section, channel)}
            isLong={section === "body" || section === "text"}
            field={fields.get(section) ?? createRef()}
            value={sections[section]}
            faults={faults.filter((fault) => fault.section === section)}
            onChange={(value) => change(section, value)}
            tools={
              <VariablePicker
                variables={entry.variables}
                section={section}
                onPick={(before, after) => insert(section, before, after)}
              />
            }
          />
        ))}
        <ProblemAlert problem={problem} />
        {problem?.code === "CONFLICT" && (
          <div className={css.conflict}>
            <Button variant="default" onClick={() => void save(true)}>
              <Trans>Garder la mienne comme autre brouillon</Trans>
            </Button>
            <Button
              variant="default"
              onClick={() => {
                forget();
                onReload();
              }}
            >
              <Trans>Abandonner la mienne et voir l’autre</Trans>
            </Button>
          </div>
        )}
        <EditorBar
          number={draft?.number ?? opened?.number ?? 0}
          state={draft ? "DRAFT" : (opened?.state ?? null)}
          isDirty={isDirty}
          errors={faults.filter(({ severity }) => severity === "ERROR").length}
          acts={acts}
          onSave={() => void save()}
          onTry={() => setTrying(true)}
          onPublish={async () => (await publish()) && onReload()}
        />
      </div>
      <div className={css.seeing}>
        <Preview
          entry={entry}
          channel={channel}
          preview={preview}
          refusal={refusal}
          isStale={isStale}
          look={look}
          onLook={onLook}
        />
      </div>
      {isTrying && (
        <TryForm
          channel={channel}
          busy={acts.trying.busy || acts.saving.busy}
          problem={acts.trying.problem}
          onSend={send}
          onClose={() => {
            acts.trying.forget();
            setTrying(false);
          }}
        />
      )}
    </div>
  );
}

function hintOf(section: Section, channel: Kind["channel"]): string | undefined {
  if (section === "preheader") return t`La ligne grise que les messageries montrent après l’objet.`;
  if (section === "closing") return t`Les petites lignes sous le bouton.`;
  if (section === "text" && channel === "EMAIL") return t`Facultatif : vide, elle est tirée du corps.`;
  if (section === "body")
    return t`Une ligne vide fait un paragraphe, **important** du gras, - une liste, [[Texte]](lien) un bouton.`;
  return undefined;
}
