/**
 * Goes to a page or to what is found by name, by keyboard alone: type, choose with the arrows, Enter. A combobox whose
 * list is always open (WAI-ARIA, "combobox with listbox").
 */
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Loader, Modal } from "@mantine/core";
import { type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useLocation } from "wouter";
import { Icon } from "../ui/Icon.tsx";
import { type Entry, type EntryGroup, FEWEST } from "./entries.ts";
import css from "./Palette.module.css";

interface Props {
  words: string;
  onWords: (words: string) => void;
  /** What can be found, for the field: `Une page, un pilote, une concession`. */
  placeholder: string;
  groups: EntryGroup[];
  busy: boolean;
  onClose: () => void;
}

export function Palette({ words, onWords, placeholder, groups, busy, onClose }: Props) {
  const [, navigate] = useLocation();
  const [at, setAt] = useState(0);
  const id = useId();
  const shown = groups.filter((group) => group.entries.length > 0);
  const entries = shown.flatMap((group) => group.entries);
  const here = Math.min(at, Math.max(0, entries.length - 1));
  const list = useRef<HTMLDivElement>(null);
  const option = (index: number): string => `${id}-${index}`;

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  });

  function go(entry: Entry | undefined): void {
    if (!entry) return;
    onClose();
    navigate(entry.to);
  }

  function press(event: KeyboardEvent): void {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && entries.length > 0) {
      event.preventDefault();
      setAt((here + step + entries.length) % entries.length);
    } else if (event.key === "Enter" && !event.nativeEvent.isComposing) {
      event.preventDefault();
      go(entries[here]);
    }
  }

  let index = -1;
  return (
    // In the content, though its button stands in the head of the page.
    <Modal.Root opened onClose={onClose} size="36rem" yOffset="12vh" withinPortal portalProps={{ target: "#content" }}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content radius="lg" aria-label={t`Chercher`}>
        <div className={css.field}>
          <Icon name="search" size={20} />
          <input
            type="text"
            role="combobox"
            aria-label={t`Chercher`}
            aria-expanded={entries.length > 0}
            aria-controls={id}
            aria-autocomplete="list"
            aria-activedescendant={entries.length > 0 ? option(here) : undefined}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={words}
            data-autofocus
            onChange={(event) => {
              setAt(0);
              onWords(event.currentTarget.value);
            }}
            onKeyDown={press}
          />
          {busy && <Loader size="xs" />}
        </div>
        <div ref={list} id={id} role="listbox" aria-label={t`Trouvé`} className={css.list} tabIndex={-1}>
          {shown.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a listbox holds groups of options, no fieldsets
            <div key={group.label} role="group" aria-label={group.label} className={css.group}>
              <p className={css.kind} aria-hidden="true">
                {group.label}
              </p>
              {group.entries.map((entry) => {
                index += 1;
                const mine = index;
                return (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the field's, which keeps the focus
                  // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and names this one as active
                  <div
                    key={entry.key}
                    id={option(mine)}
                    role="option"
                    aria-selected={mine === here}
                    className={css.entry}
                    onMouseMove={() => setAt(mine)}
                    onClick={() => go(entry)}
                  >
                    <Icon name={entry.icon} />
                    <span>{entry.label}</span>
                    {entry.hint && <small>{entry.hint}</small>}
                  </div>
                );
              })}
            </div>
          ))}
        </div>
        <p className={css.none} role="status">
          {entries.length === 0 && !busy && (words.trim().length < FEWEST ? "" : <Trans>Rien ne porte ce nom.</Trans>)}
        </p>
        <p className={css.foot} aria-hidden="true">
          <kbd>↑</kbd>
          <kbd>↓</kbd>
          <Trans>choisir</Trans>
          <kbd>↵</kbd>
          <Trans>ouvrir</Trans>
          <kbd>?</kbd>
          <Trans>toutes les touches</Trans>
        </p>
      </Modal.Content>
    </Modal.Root>
  );
}
