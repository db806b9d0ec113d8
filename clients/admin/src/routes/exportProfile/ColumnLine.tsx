/** One column: its heading, what stands in it, in which form; moved, copied or taken out with a press. */
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { ActionIcon, Checkbox, NativeSelect, Select, TextInput } from "@mantine/core";
import { type Column, formats } from "./columns.ts";
import css from "./ProfilePage.module.css";

/** What stands for a fixed value in the list of fields: no path has a blank. */
const FIXED = "fixed value";

export interface FieldChoice {
  group: string;
  items: { value: string; label: string }[];
}

interface Props {
  column: Column;
  /** From 1. */
  number: number;
  count: number;
  fields: FieldChoice[];
  isDate: boolean;
  problem: string | undefined;
  onChange: (changes: Partial<Column>) => void;
  onMove: (step: 1 | -1) => void;
  onRemove: () => void;
}

export function ColumnLine({ column, number, count, fields, isDate, problem, ...acts }: Props) {
  const { onChange, onMove, onRemove } = acts;
  const name = column.header || t`colonne ${number}`;
  return (
    <li className={css.column} aria-label={t`Colonne ${number}`}>
      <span className={css.number} aria-hidden="true">
        {number}
      </span>
      <TextInput
        aria-label={t`Titre de la colonne ${number}`}
        placeholder={t`Titre dans le fichier`}
        required
        maxLength={255}
        value={column.header}
        onChange={(event) => onChange({ header: event.currentTarget.value })}
      />
      <div className={css.content}>
        <Select
          aria-label={t`Contenu de la colonne ${number}`}
          searchable
          allowDeselect={false}
          data={[{ group: t`Toujours pareil`, items: [{ value: FIXED, label: t`Valeur fixe` }] }, ...fields]}
          value={column.path || FIXED}
          nothingFoundMessage={t`Aucun champ ne correspond`}
          comboboxProps={{ withinPortal: false }}
          maxDropdownHeight={320}
          onChange={(path) => onChange({ path: path === FIXED || !path ? "" : path, format: "" })}
        />
        {!column.path && (
          <TextInput
            aria-label={t`Valeur fixe de la colonne ${number}`}
            placeholder={t`Écrite sur chaque ligne`}
            value={column.value}
            maxLength={1000}
            onChange={(event) => onChange({ value: event.currentTarget.value })}
          />
        )}
        {isDate && (
          <NativeSelect
            aria-label={t`Forme de la date, colonne ${number}`}
            data={formats()}
            value={column.format}
            onChange={(event) => onChange({ format: event.currentTarget.value as Column["format"] })}
          />
        )}
        {column.path && (
          <Checkbox
            size="xs"
            label={t`Effacer dans le CRM ce qui est vide ici`}
            checked={column.clearEmpty}
            onChange={(event) => onChange({ clearEmpty: event.currentTarget.checked })}
          />
        )}
        {problem && (
          <p className={css.problem} role="alert">
            {problem}
          </p>
        )}
      </div>
      <div className={css.acts}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          disabled={number === 1}
          aria-label={t`Monter ${name}`}
          onClick={() => onMove(-1)}
        >
          <Icon name="up" />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={css.down}
          disabled={number === count}
          aria-label={t`Descendre ${name}`}
          onClick={() => onMove(1)}
        >
          <Icon name="up" />
        </ActionIcon>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Retirer ${name}`} onClick={onRemove}>
          <Icon name="close" />
        </ActionIcon>
      </div>
    </li>
  );
}
