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
      ways: [{ to: "/messages/templates", at: "/messages/templates/*?", icon: "note", label: t`Modèles` }],
    },
    {
      icon: "tools",
      label: t`Réglages`,
      ways: [
        { to: "/acts", at: "/acts/*?", icon: "undo", label: t`Actions groupées` },
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

const peopleWays = (): Way[] => [
  { to: "/riders", at: "/riders/*?", icon: "person", label: t`Pilotes` },
  { to: "/duplicates", at: "/duplicates", icon: "people", label: t`Doublons` },
  { to: "/dealerships", at: "/dealerships/*?", icon: "globe", label: t`Concessions` },
  { to: "/accounts", at: "/accounts/*?", icon: "people", label: t`Comptes et accès` },
  { to: "/trail", at: "/trail", icon: "note", label: t`Journal` },
];
