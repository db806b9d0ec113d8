/** What the message may say: searched, with what each holds and an example; a click puts it where the caret is. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Popover, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Section } from "../../words/message.ts";
import type { Variable } from "./template.ts";
import css from "./VariablePicker.module.css";

interface Props {
  variables: Variable[];
  section: Section;
  /** `[before, after]`: put around the caret. */
  onPick: (before: string, after: string) => void;
}

export function VariablePicker({ variables, section, onPick }: Props) {
  const [isOpen, setOpen] = useState(false);
  const [words, setWords] = useState("");
  const wanted = words.trim().toLowerCase();
  const found = variables
    .filter(({ kind }) => kind !== "TABLE" || section === "body")
    .filter(({ path, description }) => `${path} ${description}`.toLowerCase().includes(wanted));
  const pick = (variable: Variable): void => {
    setOpen(false);
    setWords("");
    onPick(...written(variable, section));
  };
  return (
    <Popover
      opened={isOpen}
      onChange={setOpen}
      position="bottom-end"
      width={380}
      shadow="md"
      withinPortal={false}
      trapFocus
    >
      <Popover.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<Icon name="plus" size={14} />}
          aria-expanded={isOpen}
          onClick={() => setOpen(!isOpen)}
        >
          <Trans>Variable</Trans>
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={css.picker}>
        <TextInput
          type="search"
          size="sm"
          data-autofocus
          aria-label={t`Chercher une variable`}
          placeholder={t`Ce que vous voulez dire : jour, modèle…`}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = found[0];
            if (event.key !== "Enter" || !first) return;
            event.preventDefault();
            pick(first);
          }}
        />
        <ul className={css.variables}>
          {found.map((variable) => (
            <li key={variable.path}>
              <button type="button" className={css.variable} onClick={() => pick(variable)}>
                <span className={css.head}>
                  <span>{variable.description}</span>
                  {variable.optional && (
                    <small className={css.optional}>
                      <Trans>peut manquer</Trans>
                    </small>
                  )}
                </span>
                <code>{variable.path}</code>
                {exampleOf(variable) && <small className={css.example}>{exampleOf(variable)}</small>}
              </button>
            </li>
          ))}
          {found.length === 0 && (
            <li className={css.none}>
              <Trans>Aucune variable de ce message ne dit cela.</Trans>
            </li>
          )}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function exampleOf({ example, choices }: Variable): string {
  if (choices.length > 0) return choices.join(", ");
  return example ? t`par exemple « ${example} »` : "";
}

/** As it is written in a template: links as a button, what is yes or no as a condition, what may be missing inside one. */
function written({ path, kind, optional }: Variable, section: Section): [string, string] {
  const group = path.split(".")[0] ?? path;
  if (kind === "FLAG") return [`{% if ${path} %}`, "{% endif %}"];
  if (kind === "TABLE") return ["\n\n{{ facts }}\n\n", ""];
  if (kind === "LINK" && section === "body") return ["[[", `]]({{ ${path} }})`];
  if (optional) return [`{% if ${group} %}{{ ${path} }}`, "{% endif %}"];
  return [`{{ ${path} }}`, ""];
}
