/** The frame of an act on many bookings: what to do on the left, what it would do to whom on the right (C6). */
import { Empty } from "@drt/kit/ui/Empty.tsx";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Page } from "@drt/kit/ui/Page.tsx";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Textarea } from "@mantine/core";
import type { FormEvent, ReactNode } from "react";
import css from "./GuidedAct.module.css";
import { Preview } from "./Preview.tsx";
import type { GuidedActs } from "./useGuidedAct.ts";

interface Props {
  title: string;
  /** One sentence: what it does. */
  hint: string;
  back: { to: string; label: string };
  acts: GuidedActs;
  /** What the button that does it says. */
  doWord: string;
  /** The form says enough for a preview. */
  ready: boolean;
  reason: { value: string; required?: boolean; description: string; onChange: (value: string) => void };
  children: ReactNode;
}

export function GuidedAct({ title, hint, back, acts, doWord, ready, reason, children }: Props) {
  function look(event: FormEvent) {
    event.preventDefault();
    void acts.look();
  }
  return (
    <Page back={back} title={title} lead={hint}>
      <div className={css.halves}>
        <form className={css.form} onSubmit={look}>
          {children}
          <Textarea
            label={t`Raison`}
            description={reason.description}
            required={reason.required ?? false}
            autosize
            minRows={2}
            maxLength={500}
            value={reason.value}
            onChange={(event) => reason.onChange(event.currentTarget.value)}
          />
          {!acts.previewed && <ProblemAlert problem={acts.problem} />}
          <Button
            type="submit"
            variant={acts.previewed ? "default" : "filled"}
            loading={acts.looking}
            disabled={!ready}
            leftSection={<Icon name="search" />}
          >
            <Trans>Voir ce que cela changerait</Trans>
          </Button>
        </form>
        <section className={css.preview} aria-label={t`Ce qui se passerait`} aria-live="polite">
          {acts.previewed ? (
            <Preview
              id={acts.previewed}
              busy={acts.beginning}
              problem={acts.problem}
              doWord={doWord}
              onDo={acts.begin}
            />
          ) : (
            <Empty icon="search" title={t`Rien n’est encore fait`}>
              <Trans>
                Choisissez, puis regardez ce que cela changerait : quelles réservations, quels pilotes, ce qui leur
                serait proposé. Vous décidez ensuite.
              </Trans>
            </Empty>
          )}
        </section>
      </div>
    </Page>
  );
}
