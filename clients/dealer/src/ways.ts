/** The ways through a dealership's space. */
import type { Way } from "@drt/kit/ui/Frame.tsx";
import { t } from "@lingui/core/macro";

export const waysOf = (): Way[] => [
  { to: "/", at: /^\/($|events\/)/, icon: "calendar", label: t`Week-end` },
  { to: "/riders", at: "/riders/*?", icon: "people", label: t`Pilotes` },
  { to: "/requests", at: "/requests", icon: "inbox", label: t`Demandes` },
  { to: "/dealership", at: "/dealership", icon: "desk", label: t`Concession` },
];
