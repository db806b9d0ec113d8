/** The frame of a space: brand, ways to go, person; on a phone the ways are at the thumb. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";
import { keepLanguage, language } from "../language/language.ts";
import { signOut, useSession } from "../session/session.ts";
import css from "./Frame.module.css";
import { Icon, type IconName } from "./Icon.tsx";
import { Offline } from "./Offline.tsx";
import { SchemeSwitch } from "./Scheme.tsx";
import { Toasts } from "./Toasts.tsx";

export interface Way {
  to: string;
  /** Paths at which this way counts as taken. */
  at: string;
  icon: IconName;
  label: string;
  /** What waits there; 0 is not shown. */
  waiting?: number | undefined;
}

export function Frame({
  space,
  ways,
  tools,
  children,
}: {
  space: string;
  ways: Way[];
  tools?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#content">
        <Trans>Aller au contenu</Trans>
      </a>
      <header className={css.head}>
        <Link to="/" className={css.brand}>
          <span className={css.mark} aria-hidden="true" />
          <span>
            Demo Ride Tour <span className={css.space}>{space}</span>
          </span>
        </Link>
        <nav className={css.ways} aria-label={t`Navigation`}>
          {ways.map((way) => (
            <WayLink key={way.to} way={way} />
          ))}
        </nav>
        <div className={css.tools}>
          {tools}
          <SchemeSwitch />
          <PersonMenu />
        </div>
      </header>
      <main id="content" className={css.content} tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      <Offline />
    </div>
  );
}

function WayLink({ way }: { way: Way }) {
  const [here] = useRoute(way.at);
  return (
    <Link to={way.to} className={css.way} data-here={here || undefined} aria-current={here ? "page" : undefined}>
      <Icon name={way.icon} size={20} />
      <span>{way.label}</span>
      {Boolean(way.waiting) && <span className={css.waiting}>{way.waiting}</span>}
    </Link>
  );
}

function PersonMenu() {
  const session = useSession();
  const name = "person" in session ? session.person.name : "";
  const other = language() === "fr" ? "en" : "fr";
  return (
    <Menu position="bottom-end" width={220} withinPortal={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t`Compte de ${name}`} title={name}>
          <Icon name="person" />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{name}</Menu.Label>
        <Menu.Item
          leftSection={<Icon name="globe" />}
          lang={other}
          onClick={() => {
            keepLanguage(other);
            location.reload();
          }}
        >
          {other === "en" ? "English" : "Français"}
        </Menu.Item>
        <Menu.Item leftSection={<Icon name="out" />} onClick={signOut}>
          <Trans>Se déconnecter</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
