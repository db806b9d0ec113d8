/** How far an act is: counted from the bookings themselves, so it is true at every moment. */
import { count } from "@drt/kit/language/numbers.ts";
import { Icon } from "@drt/kit/ui/Icon.tsx";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { plural, t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import { STATE_TONES, stateWord } from "../../words/act.ts";
import css from "./Progress.module.css";

export const ProgressFields = graphql(`
  fragment ProgressFields on Act {
    state
    bookingsCount
    doneCount
    skippedCount
    toldCount
  }
`);

export function Progress(props: { act: FragmentOf<typeof ProgressFields> }) {
  const act = readFragment(ProgressFields, props.act);
  const running = act.state === "QUEUED" || act.state === "RUNNING";
  const share = act.bookingsCount > 0 ? act.doneCount / act.bookingsCount : running ? 0 : 1;
  return (
    <div className={css.progress}>
      <p className={css.words} role="status">
        <strong className={css.state} data-tone={STATE_TONES[act.state]}>
          {act.state === "DONE" && <Icon name="check" />}
          {act.state === "UNDONE" && <Icon name="undo" />}
          {stateWord(act.state)}
        </strong>
        <span>
          {act.bookingsCount === 0 ? (
            <Trans>Aucune réservation n’était concernée.</Trans>
          ) : (
            <Trans>
              {count(act.doneCount)} sur {count(act.bookingsCount)} traitées
            </Trans>
          )}
        </span>
        {act.toldCount > 0 && (
          <span>{plural(act.toldCount, { one: "# pilote prévenu", other: "# pilotes prévenus" })}</span>
        )}
        {act.skippedCount > 0 && (
          <span>{plural(act.skippedCount, { one: "# laissée telle quelle", other: "# laissées telles quelles" })}</span>
        )}
      </p>
      {act.state !== "PREVIEW" && <Meter share={share} label={t`Réservations traitées`} />}
    </div>
  );
}
