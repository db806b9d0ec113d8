/** The frame of a space: brand, ways to go, person; on a phone the ways are at the thumb. */

import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { ActionIcon, Menu } from "@mantine/core";
import type { ReactNode } from "react";
import { Link, matchRoute, useLocation, useRoute, useRouter } from "wouter";
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
  at: string | RegExp;
  icon: IconName;
  label: string;
  /** What waits there; 0 is not shown. */
  waiting?: number | undefined;
}

/** Ways of one kind, behind one word. */
export interface WayGroup {
  icon: IconName;
  label: string;
  ways: Way[];
}

export function Frame({
  space,
  ways,
  tools,
  children,
}: {
  space: string;
  ways: (Way | WayGroup)[];
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
          {ways.map((way) =>
            "ways" in way ? <WayMenu key={way.label} group={way} /> : <WayLink key={way.to} way={way} />,
          )}
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

function WayMenu({ group }: { group: WayGroup }) {
  const [path] = useLocation();
  const { parser } = useRouter();
  const here = (way: Way) => matchRoute(parser, way.at, path)[0];
  const waiting = group.ways.reduce((sum, way) => sum + (way.waiting ?? 0), 0);
  return (
    <Menu position="bottom-start" offset={4} width={230} withinPortal={false}>
      <Menu.Target>
        <button type="button" className={css.way} data-here={group.ways.some(here) || undefined}>
          <Icon name={group.icon} size={20} />
          <span>{group.label}</span>
          {Boolean(waiting) && <span className={css.waiting}>{waiting}</span>}
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {group.ways.map((way) => (
          <Menu.Item
            key={way.to}
            component={Link}
            href={way.to}
            leftSection={<Icon name={way.icon} />}
            rightSection={Boolean(way.waiting) && <span className={css.count}>{way.waiting}</span>}
            aria-current={here(way) ? "page" : undefined}
          >
            {way.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
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
        <Menu.Item component={Link} href="/me" leftSection={<Icon name="shield" />}>
          <Trans>Mon compte</Trans>
        </Menu.Item>
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
