/** Says that a stop is not there, on each page that is about one. */
import { Missing } from "@drt/kit/ui/Missing.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";

export function NoStop() {
  return (
    <Missing title={t`Cette étape n’existe pas`} to="/">
      <Trans>Revenir à la saison</Trans>
    </Missing>
  );
}
