/** The ways through the back office, for its frame: what is looked at each day first, the rest by kind. */

import type { Way, WayGroup } from "@drt/kit/ui/Frame.tsx";
import { t } from "@lingui/core/macro";

/** `waitingRequests`: how many requests of dealerships wait for an answer. A group without ways is not shown. */
export function waysOf(waitingRequests: number | undefined): (Way | WayGroup)[] {
  const groups: WayGroup[] = [
    {
      icon: "bike",
      label: t`Parc`,
      ways: [
        { to: "/fleet", at: "/fleet/*?", icon: "bike", label: t`Modèles et véhicules` },
        { to: "/withdraw", at: "/withdraw", icon: "withdraw", label: t`Retirer un modèle` },
      ],
    },
    { icon: "people", label: t`Personnes`, ways: peopleWays() },
    {
      icon: "mail",
      label: t`Messages`,
      ways: [
        { to: "/messages", at: "/messages", icon: "chart", label: t`Statistiques` },
        { to: "/messages/sent", at: "/messages/sent", icon: "mail", label: t`Messages un par un` },
        { to: "/messages/mailings", at: "/messages/mailings/*?", icon: "people", label: t`Envois groupés` },
        { to: "/messages/templates", at: "/messages/templates/*?", icon: "note", label: t`Modèles de messages` },
        { to: "/messages/moments", at: "/messages/moments", icon: "clock", label: t`Moments` },
        { to: "/messages/addresses", at: "/messages/addresses", icon: "close", label: t`Adresses écartées` },
      ],
    },
    {
      icon: "tools",
      label: t`Réglages`,
      ways: [
        { to: "/seasons", at: "/seasons", icon: "calendar", label: t`Saisons et camions` },
        { to: "/settings", at: "/settings/*?", icon: "tools", label: t`Réglages de la saison` },
        { to: "/acts", at: "/acts/*?", icon: "undo", label: t`Actions groupées` },
        { to: "/import", at: "/import/*?", icon: "note", label: t`Importer une saison` },
        { to: "/jobs", at: "/jobs", icon: "alert", label: t`Tâches arrêtées` },
        { to: "/exports", at: "/exports", icon: "download", label: t`Fichiers` },
      ],
    },
  ];
  return [
    { to: "/", at: "/", icon: "calendar", label: t`Saison` },
    { to: "/requests", at: "/requests/*?", icon: "inbox", label: t`Demandes`, waiting: waitingRequests },
    ...groups.filter((group) => group.ways.length > 0),
  ];
}

/** Acts that begin anywhere: the palette has them, the frame does not. */
export const actWays = (): Way[] => [
  { to: "/events/new", at: "/events/new", icon: "plus", label: t`Planifier une étape` },
];

const peopleWays = (): Way[] => [
  { to: "/riders", at: "/riders/*?", icon: "person", label: t`Pilotes` },
  { to: "/duplicates", at: "/duplicates", icon: "people", label: t`Doublons` },
  { to: "/dealerships", at: "/dealerships/*?", icon: "globe", label: t`Concessions` },
  { to: "/accounts", at: "/accounts/*?", icon: "people", label: t`Comptes et accès` },
  { to: "/access", at: "/access", icon: "check", label: t`Qui voit et fait quoi` },
  { to: "/trail", at: "/trail", icon: "note", label: t`Journal` },
];
