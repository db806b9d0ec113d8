/** All that a template ever said: what is sent now, drafts, former versions; compared, taken up again, withdrawn (F2). */
import { moment } from "@drt/kit/language/dates.ts";
import { percent } from "@drt/kit/language/numbers.ts";
import { ProblemAlert } from "@drt/kit/ui/Problem.tsx";
import { toast } from "@drt/kit/ui/Toasts.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { useState } from "react";
import { readFragment } from "../../graphql.ts";
import { templateStateWord } from "../../words/message.ts";
import { Comparison } from "./Comparison.tsx";
import type { Version } from "./template.ts";
import type { Kind } from "./useDraft.ts";
import { useTemplateActs, WrittenVersion } from "./useTemplateActs.ts";
import css from "./Versions.module.css";

interface Props {
  kind: Kind;
  versions: Version[];
  opened: number;
  onOpen: (number: number | null) => void;
  onReload: () => void;
}

export function Versions({ kind, versions, opened, onOpen, onReload }: Props) {
  const { restoring, withdrawing, dropping } = useTemplateActs();
  const [compared, setCompared] = useState<number | null>(null);
  const { cause, channel, locale, mailing } = kind;
  const sent = versions.find(({ state }) => state === "PUBLISHED");
  const busy = restoring.busy || withdrawing.busy || dropping.busy;

  const settle = (done: unknown, words: string, open: number | null): void => {
    if (!done) return;
    toast(words);
    onOpen(open);
    onReload();
  };
  async function restore(number: number): Promise<void> {
    const done = await restoring.act({ cause, channel, locale, number, mailingId: mailing });
    const answer = done?.restoreMessageTemplateVersion;
    const made =
      answer && "messageTemplateVersion" in answer
        ? readFragment(WrittenVersion, answer.messageTemplateVersion).number
        : null;
    settle(done, t`Repris comme nouveau brouillon.`, made);
  }
  async function withdraw({ id, version }: Version): Promise<void> {
    const done = await withdrawing.act({ messageTemplateVersionId: id, expectedVersion: version });
    settle(done, t`Le modèle d’origine part de nouveau. Cette version reste et peut être reprise.`, null);
  }
  async function drop({ id, version }: Version): Promise<void> {
    settle(
      await dropping.act({ messageTemplateVersionId: id, expectedVersion: version }),
      t`Brouillon supprimé.`,
      null,
    );
  }

  return (
    <section className={css.versions} aria-labelledby="versions">
      <h2 id="versions" className={css.title}>
        <Trans>Versions</Trans>
      </h2>
      <ProblemAlert problem={restoring.problem ?? withdrawing.problem ?? dropping.problem} />
      <ol className={css.list}>
        {versions
          .toSorted((one, other) => other.number - one.number)
          .map((version) => (
            <li key={version.id} className={css.version} data-state={version.state}>
              <div className={css.line}>
                <VersionWords version={version} isOpened={version.number === opened} />
                <div className={css.buttons}>
                  <Button
                    size="compact-sm"
                    variant="subtle"
                    aria-expanded={compared === version.number}
                    onClick={() => setCompared(compared === version.number ? null : version.number)}
                  >
                    <Trans>Comparer</Trans>
                  </Button>
                  {version.state === "DRAFT" && version.number !== opened && (
                    <Button size="compact-sm" variant="subtle" onClick={() => onOpen(version.number)}>
                      <Trans>Ouvrir</Trans>
                    </Button>
                  )}
                  {version.state === "DRAFT" && (
                    <Button
                      size="compact-sm"
                      variant="subtle"
                      color="red"
                      disabled={busy}
                      onClick={() => drop(version)}
                    >
                      <Trans>Supprimer</Trans>
                    </Button>
                  )}
                  {version.state === "PUBLISHED" && (
                    <Button size="compact-sm" variant="subtle" disabled={busy} onClick={() => withdraw(version)}>
                      <Trans>Revenir à l’origine</Trans>
                    </Button>
                  )}
                  {version.state === "REPLACED" && (
                    <Button size="compact-sm" variant="subtle" disabled={busy} onClick={() => restore(version.number)}>
                      <Trans>Reprendre</Trans>
                    </Button>
                  )}
                </div>
              </div>
              {compared === version.number && (
                <>
                  <p className={css.against}>
                    {sent && sent.number !== version.number
                      ? t`Ce qui change par rapport à la version ${sent.number}, envoyée en ce moment`
                      : t`Ce qui change par rapport au modèle d’origine`}
                  </p>
                  <Comparison
                    key={version.version}
                    {...kind}
                    before={sent && sent.number !== version.number ? sent.number : 0}
                    after={version.number}
                  />
                </>
              )}
            </li>
          ))}
        <li className={css.version} data-state={sent ? "REPLACED" : "PUBLISHED"}>
          <div className={css.line}>
            <div className={css.words}>
              <strong>
                <Trans>Modèle d’origine</Trans>
              </strong>
              <small>
                {sent ? t`Livré avec le logiciel` : t`Livré avec le logiciel · ${templateStateWord("PUBLISHED")}`}
              </small>
            </div>
            {versions.length > 0 && (
              <div className={css.buttons}>
                <Button size="compact-sm" variant="subtle" disabled={busy} onClick={() => restore(0)}>
                  <Trans>Reprendre</Trans>
                </Button>
              </div>
            )}
          </div>
        </li>
      </ol>
    </section>
  );
}

function VersionWords({ version, isOpened }: { version: Version; isOpened: boolean }) {
  const { number, state, author, note, createdAt, publishedAt, publishedBy, sentCount, followedCount, openedCount } =
    version;
  return (
    <div className={css.words}>
      <strong>
        {t`Version ${number}`} <span className={css.state}>{templateStateWord(state)}</span>
        {isOpened && <small> {t`· ouverte ci-dessus`}</small>}
      </strong>
      <small>
        {publishedAt
          ? t`Publiée par ${publishedBy ?? author}, ${moment(publishedAt)}`
          : t`Écrite par ${author}, ${moment(createdAt)}`}
        {note && ` · ${note}`}
      </small>
      {sentCount > 0 && (
        <small>
          {plural(sentCount, { one: "# envoyé", other: "# envoyés" })}
          {followedCount > 0 && t` · ${percent(openedCount / followedCount)} ouverts`}
        </small>
      )}
    </div>
  );
}
