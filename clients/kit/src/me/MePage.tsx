/** One's own account: who one is, how it is opened, and where it is open. The same in every space. */

import { Trans } from "@lingui/react/macro";
import { Failed, Loading } from "../ui/Empty.tsx";
import { Page } from "../ui/Page.tsx";
import { AuthenticatorApp } from "./AuthenticatorApp.tsx";
import { useOwn } from "./account.ts";
import css from "./MePage.module.css";
import { Passkeys } from "./Passkeys.tsx";
import { Password } from "./Password.tsx";
import { Profile } from "./Profile.tsx";
import { RecoveryCodes } from "./RecoveryCodes.tsx";
import { Sessions } from "./Sessions.tsx";

export function MePage() {
  const { own, reload } = useOwn();
  if (own === undefined) return <Loading />;
  if (own === null) return <Failed onRetry={reload} />;
  const { account, sessions } = own;
  const guarded = account.totp || account.passkeys.length > 0;
  return (
    <Page title={<Trans>Mon compte</Trans>} lead={account.email}>
      <div className={css.columns}>
        <div className={css.column}>
          <Profile account={account} onChange={reload} />
          <Password account={account} onChange={reload} />
        </div>
        <div className={css.column}>
          <Passkeys account={account} onChange={reload} />
          <AuthenticatorApp account={account} onChange={reload} />
          {guarded && <RecoveryCodes account={account} onChange={reload} />}
        </div>
      </div>
      <Sessions sessions={sessions} onChange={reload} />
    </Page>
  );
}
