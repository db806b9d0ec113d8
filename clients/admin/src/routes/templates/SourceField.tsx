/** A field for a section: numbered lines, those with a fault marked, and under it what is wrong and what to do. */
import { language } from "@drt/kit/language/language.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { type ReactNode, type RefObject, useId } from "react";
import css from "./SourceField.module.css";
import type { Fault } from "./usePreview.ts";

interface Props {
  label: string;
  hint?: string | undefined;
  tools?: ReactNode;
  value: string;
  faults: Fault[];
  isLong: boolean;
  field: RefObject<HTMLTextAreaElement | null>;
  onChange: (value: string) => void;
}

export function SourceField({ label, hint, tools, value, faults, isLong, field, onChange }: Props) {
  const id = useId();
  const lines = value.split("\n");
  const severity = (line: number): string | undefined =>
    faults.find((fault) => fault.line === line && fault.severity === "ERROR")?.severity ??
    faults.find((fault) => fault.line === line)?.severity;
  return (
    <div className={css.field}>
      <div className={css.head}>
        <label htmlFor={id} className={css.label}>
          {label}
        </label>
        {tools}
      </div>
      {hint && (
        <p id={`${id}-hint`} className={css.hint}>
          {hint}
        </p>
      )}
      <div className={css.source} data-long={isLong || undefined} data-bad={faults.length > 0 || undefined}>
        <div className={css.lines} aria-hidden="true">
          {lines.map((line, index) => (
            <div key={index} data-severity={severity(index + 1)}>
              {line || "\u200b"}
            </div>
          ))}
        </div>
        <textarea
          id={id}
          ref={field}
          className={css.words}
          value={value}
          rows={1}
          spellCheck
          aria-invalid={faults.some((fault) => fault.severity === "ERROR") || undefined}
          aria-describedby={`${hint ? `${id}-hint ` : ""}${id}-faults`}
          onChange={(event) =>
            onChange(isLong ? event.currentTarget.value : event.currentTarget.value.replace(/\n/g, " "))
          }
        />
      </div>
      <ul id={`${id}-faults`} className={css.faults}>
        {faults.map((fault) => (
          <li key={`${fault.code} ${fault.line} ${fault.column} ${fault.cause}`} data-severity={fault.severity}>
            <FaultLine fault={fault} onShow={() => select(field.current, fault)} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function FaultLine({ fault, onShow }: { fault: Fault; onShow: () => void }) {
  const french = language() === "fr";
  const sample = french ? fault.sample : fault.sampleEn;
  return (
    <>
      <Icon name="alert" size={16} />
      <span>
        {fault.line !== null && (
          <button type="button" className={css.where} onClick={onShow}>
            {t`Ligne ${fault.line}`}
          </button>
        )}{" "}
        <strong>{french ? fault.cause : fault.causeEn}</strong> {french ? fault.advice : fault.adviceEn}
        {sample && <small> {t`(dans le cas « ${sample} »)`}</small>}
      </span>
    </>
  );
}

/** Puts the caret where the fault is. */
function select(field: HTMLTextAreaElement | null, fault: Fault): void {
  if (!field || fault.line === null) return;
  const lines = field.value.split("\n");
  const start = lines.slice(0, fault.line - 1).reduce((sum, line) => sum + line.length + 1, 0);
  const from = start + Math.max(0, (fault.column ?? 1) - 1);
  field.focus();
  field.setSelectionRange(from, start + (lines[fault.line - 1]?.length ?? 0));
}
