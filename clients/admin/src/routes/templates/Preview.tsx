/** The message as its reader sees it, on a telephone or a computer, with a made-up case or a real booking. */
import { euros } from "@drt/kit/language/numbers.ts";
import { Paper } from "@drt/kit/ui/Paper.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { NativeSelect, SegmentedControl } from "@mantine/core";
import type { Channel } from "../../words/message.ts";
import { BookingChoice } from "./BookingChoice.tsx";
import css from "./Preview.module.css";
import type { Entry } from "./template.ts";
import type { Preview as Shown } from "./usePreview.ts";

export interface Look {
  width: "phone" | "desktop";
  sample: number;
  booking: string | null;
}

interface Props {
  entry: Entry;
  channel: Channel;
  preview: Shown | null;
  refusal: string | null;
  isStale: boolean;
  look: Look;
  onLook: (changes: Partial<Look>) => void;
}

const WIDTHS = { phone: 360, desktop: 720 };

export function Preview({ entry, channel, preview, refusal, isStale, look, onLook }: Props) {
  const isAboutRide = entry.variables.some(({ path }) => path.startsWith("ride."));
  return (
    <section className={css.preview} aria-label={t`Aperçu`} aria-busy={isStale}>
      <div className={css.bar}>
        <NativeSelect
          aria-label={t`Cas montré`}
          value={look.sample}
          disabled={look.booking !== null}
          onChange={(event) => onLook({ sample: Number(event.currentTarget.value) })}
          data={entry.samples.map((name, index) => ({ value: String(index), label: t`Exemple : ${name}` }))}
        />
        {isAboutRide && <BookingChoice booking={look.booking} onChoose={(booking) => onLook({ booking })} />}
        {channel === "EMAIL" && (
          <SegmentedControl
            aria-label={t`Largeur`}
            value={look.width}
            onChange={(width) => onLook({ width: width as Look["width"] })}
            data={[
              { value: "phone", label: t`Téléphone` },
              { value: "desktop", label: t`Ordinateur` },
            ]}
          />
        )}
      </div>
      {refusal && (
        <p role="alert" className={css.refusal}>
          {refusal}
        </p>
      )}
      {preview && channel === "EMAIL" && (
        <article className={css.mail} data-width={look.width}>
          <header className={css.inbox}>
            <strong>{preview.subject || t`Sans objet`}</strong>
          </header>
          {preview.html ? (
            <Paper html={preview.html} width={WIDTHS[look.width]} title={t`L’e-mail tel qu’il sera lu`} />
          ) : (
            <p className={css.unwritten}>
              <Trans>L’aperçu revient dès que les fautes signalées sont corrigées.</Trans>
            </p>
          )}
        </article>
      )}
      {preview && channel === "SMS" && <Sms preview={preview} />}
    </section>
  );
}

function Sms({ preview }: { preview: Shown }) {
  const count = preview.sms[0];
  return (
    <div className={css.telephone}>
      <p className={css.bubble}>{preview.text || t`Rien à montrer pour l’instant.`}</p>
      {count && (
        <dl className={css.count}>
          <div>
            <dt>
              <Trans>Segments</Trans>
            </dt>
            <dd data-many={count.segments > 1 || undefined}>{count.segments}</dd>
          </div>
          <div>
            <dt>
              <Trans>Signes</Trans>
            </dt>
            <dd>{count.units}</dd>
          </div>
          <div>
            <dt>
              <Trans>Prix de chaque envoi</Trans>
            </dt>
            <dd>{euros(count.costCents)}</dd>
          </div>
        </dl>
      )}
      {count && count.forcedBy.length > 0 && (
        <p className={css.forced}>
          {plural(count.forcedBy.length, {
            one: "Ce signe réduit chaque segment à 70 signes :",
            other: "Ces signes réduisent chaque segment à 70 signes :",
          })}{" "}
          <strong>{count.forcedBy.join(" ")}</strong>
        </p>
      )}
    </div>
  );
}
