/** How far a mailing is: what left of what it reaches, what waits and why. */
import { count } from "@drt/kit/language/numbers.ts";
import { Meter } from "@drt/kit/ui/Meter.tsx";
import { plural, t } from "@lingui/core/macro";
import { type FragmentOf, graphql, readFragment } from "../../graphql.ts";
import css from "./MailingPage.module.css";

export const MailingProgressFields = graphql(`
  fragment MailingProgressFields on Mailing {
    reachedCount
    pendingCount
    quietCount
    queuedCount
    sentCount
    failedCount
  }
`);

export function Progress(props: { mailing: FragmentOf<typeof MailingProgressFields> }) {
  const { reachedCount, pendingCount, quietCount, queuedCount, sentCount, failedCount } = readFragment(
    MailingProgressFields,
    props.mailing,
  );
  const parts = [
    pendingCount > 0 && t`${count(pendingCount)} à venir`,
    quietCount > 0 && t`dont ${count(quietCount)} attendent la fin des heures calmes`,
    queuedCount > 0 && t`${count(queuedCount)} en train de partir`,
    failedCount > 0 && plural(failedCount, { one: "# non parti", other: "# non partis" }),
  ].filter(Boolean);
  return (
    <div className={css.progress}>
      <p className={css.count}>
        <strong>{count(sentCount)}</strong> {plural(sentCount, { one: "envoyé", other: "envoyés" })}{" "}
        {t`sur ${count(reachedCount)}`}
      </p>
      <Meter share={reachedCount ? sentCount / reachedCount : 0} label={t`Avancement de l’envoi`} />
      {parts.length > 0 && <p className={css.quiet}>{parts.join(" · ")}</p>}
    </div>
  );
}
