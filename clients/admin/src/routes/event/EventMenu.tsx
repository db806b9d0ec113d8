/** What can be done with a whole stop: its day's sheet, and the acts that meet many bookings at once. */
import { Icon, type IconName } from "@drt/kit/ui/Icon.tsx";
import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Menu } from "@mantine/core";
import { Link } from "wouter";
import type { State } from "../../words/event.ts";
import { ExportButton } from "../exports/ExportButton.tsx";
import css from "./EventMenu.module.css";

interface Item {
  to: string;
  icon: IconName;
  label: string;
  grave?: boolean;
}

export function EventMenu({ id, state }: { id: string; state: State }) {
  const acting: Item[] = [
    { to: "withdraw", icon: "withdraw", label: t`Retirer un modèle…` },
    { to: "shift", icon: "clock", label: t`Décaler les départs…` },
    { to: "close", icon: "lock", label: t`Fermer des départs…` },
    { to: "cancel", icon: "close", label: t`Annuler l’étape…`, grave: true },
  ];
  const over = state === "DONE" || state === "CANCELLED";
  return (
    <div className={css.menu}>
      <Button component={Link} to={`/events/${id}/print`} variant="default" leftSection={<Icon name="print" />}>
        <Trans>Feuille du jour</Trans>
      </Button>
      <ExportButton
        list={{ bookings: { filter: { event: { id: { eq: id } } }, sort: [{ slot: { startsAt: "ASC" } }] } }}
      />
      <Menu position="bottom-end" width={240} withinPortal={false}>
        <Menu.Target>
          <Button variant="default" leftSection={<Icon name="more" />}>
            <Trans>Agir</Trans>
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {!over && <Menu.Label>{t`Sur plusieurs réservations`}</Menu.Label>}
          {!over &&
            acting.map((item) => (
              <Menu.Item
                key={item.to}
                component={Link}
                to={`/events/${id}/${item.to}`}
                leftSection={<Icon name={item.icon} />}
                data-grave={item.grave || undefined}
              >
                {item.label}
              </Menu.Item>
            ))}
          {!over && <Menu.Divider />}
          <Menu.Item component={Link} to={`/events/${id}/plan`} leftSection={<Icon name="tools" />}>
            <Trans>Organisation</Trans>
          </Menu.Item>
          <Menu.Item component={Link} to={`/events/${id}/waiting`} leftSection={<Icon name="people" />}>
            <Trans>Liste d’attente</Trans>
          </Menu.Item>
          <Menu.Item component={Link} to="/acts" leftSection={<Icon name="undo" />}>
            <Trans>Actions déjà faites</Trans>
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
