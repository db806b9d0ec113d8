/** What every request to headquarters has: its kind, words, and the way it is sent; only they can do it (E2). */
import { Form, typed } from "@drt/kit/ui/Form.tsx";
import { ProblemAlert, type Refusal } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, SegmentedControl, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { Kind } from "../../words/request.ts";

export interface Ask {
  kind: Kind;
  message: string | null;
  form: FormData;
}

interface Props {
  /** What can be asked for here, in words. */
  kinds: { value: Kind; label: string }[];
  busy: boolean;
  problem: Refusal | null;
  /** Sends it; null where it was refused. */
  send: (ask: Ask) => Promise<object | null>;
  onDone: () => void;
  /** Fields of this kind; null where nothing of it can be asked for as things stand. */
  fields?: (kind: Kind) => { content: ReactNode; possible: boolean };
}

export function AskForm({ kinds, busy, problem, send, onDone, fields }: Props) {
  const [kind, setKind] = useState<Kind>(kinds[0]?.value ?? "OTHER");
  const part = fields?.(kind);

  async function submit(form: FormData) {
    const done = await send({ kind, message: typed(form, "message") || null, form });
    if (!done) return;
    toast(t`Votre demande est partie au siège, qui est prévenu.`);
    onDone();
  }

  return (
    <Form inset onSubmit={submit}>
      <h3>
        <Trans>Demander au siège</Trans>
      </h3>
      {kinds.length > 1 && (
        <SegmentedControl
          fullWidth
          aria-label={t`Ce que vous demandez`}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          data={kinds}
        />
      )}
      {part?.content}
      <Textarea
        name="message"
        label={t`Votre message`}
        autosize
        minRows={2}
        required={kind === "OTHER"}
        placeholder={t`Ce que le siège doit savoir`}
      />
      <ProblemAlert problem={problem} />
      <Button type="submit" loading={busy} disabled={part?.possible === false}>
        <Trans>Envoyer la demande</Trans>
      </Button>
    </Form>
  );
}
