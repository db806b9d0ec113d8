/** Lets in whom the space is for. An ended session is renewed in front of the page, which stays as it was. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Anchor, Button, Modal } from "@mantine/core";
import { type ReactNode, Suspense, useEffect } from "react";
import { lazy, patiently } from "../transport/lazy.ts";
import { Loading } from "../ui/Empty.tsx";
import css from "./SignIn.module.css";
import { checkSession, leaveSignIn, type Person, signOut, useSession } from "./session.ts";

// Who is signed in needs no form to begin with; it is fetched a little later, to be there when the session ends.
const load = () => import("./SignIn.tsx").then((form) => ({ default: form.SignIn }));
const SignIn = lazy(load);
const FETCHED_AFTER_MS = 5_000;

export interface Space {
  /** Whose space this is, as the API names roles. */
  role: string;
  title: string;
  /** Where people of other roles are at home. */
  elsewhere: string;
}

export function Gate({ space, children }: { space: Space; children: ReactNode }) {
  const session = useSession();
  useEffect(() => {
    const later = window.setTimeout(() => void patiently(load), FETCHED_AFTER_MS);
    return () => window.clearTimeout(later);
  }, []);
  useEffect(() => {
    const check = (): void => void (document.hidden || checkSession());
    check();
    document.addEventListener("visibilitychange", check);
    window.addEventListener("online", check);
    return () => {
      document.removeEventListener("visibilitychange", check);
      window.removeEventListener("online", check);
    };
  }, []);
  if (session.status === "asking") return <Loading />;
  if (session.status === "nobody")
    return (
      <main className={css.page}>
        <div className={css.card}>
          <Suspense fallback={<Loading />}>
            <SignIn title={space.title} />
          </Suspense>
        </div>
      </main>
    );
  if (session.person.role !== space.role) return <Elsewhere space={space} person={session.person} />;
  return (
    <>
      {children}
      {session.status === "expired" && (
        <section aria-label={t`Reconnexion`}>
          <Modal
            opened
            onClose={leaveSignIn}
            title={session.forSafety ? <Trans>C’est bien vous ?</Trans> : <Trans>Votre session a pris fin</Trans>}
            withCloseButton={Boolean(session.forSafety)}
            closeButtonProps={{ "aria-label": t`Fermer` }}
            closeOnEscape={Boolean(session.forSafety)}
            closeOnClickOutside={false}
            centered
            padding="xl"
          >
            <Suspense fallback={<Loading />}>
              <SignIn
                hint={
                  session.forSafety
                    ? t`Ce changement protège votre compte : reconnectez-vous, puis il se fera.`
                    : t`Reconnectez-vous : rien de ce que vous avez saisi n’est perdu.`
                }
              />
            </Suspense>
          </Modal>
        </section>
      )}
    </>
  );
}

function Elsewhere({ space, person }: { space: Space; person: Person }) {
  return (
    <main className={css.page}>
      <div className={css.card}>
        <p className={css.brand}>Demo Ride Tour</p>
        <h1 className={css.title}>
          <Trans>Cet espace n’est pas le vôtre, {person.name}</Trans>
        </h1>
        <p className={css.hint}>
          <Anchor href={space.elsewhere} underline="always">
            <Trans>Aller à mon espace</Trans>
          </Anchor>
        </p>
        <Button mt="lg" variant="default" onClick={signOut}>
          <Trans>Se déconnecter</Trans>
        </Button>
      </div>
    </main>
  );
}
