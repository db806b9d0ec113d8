/** What a browser calls itself, in words: `Chrome sur Windows`. */
import { t } from "@lingui/core/macro";
import type { IconName } from "../ui/Icon.tsx";

// The order matters: most browsers claim to be those before them as well.
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/(Headless)?Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string, IconName][] = [
  [/iPhone/, "iPhone", "phone"],
  [/iPad/, "iPad", "tablet"],
  [/Android.*Mobile/, "Android", "phone"],
  [/Android/, "Android", "tablet"],
  [/Windows/, "Windows", "desk"],
  [/Macintosh|Mac OS X/, "Mac", "desk"],
  [/CrOS/, "ChromeOS", "desk"],
  [/Linux|X11/, "Linux", "desk"],
];

export interface Device {
  words: string;
  icon: IconName;
}

export function deviceOf(userAgent: string): Device {
  const browser = BROWSERS.find(([mark]) => mark.test(userAgent))?.[1];
  const [, system, icon] = SYSTEMS.find(([mark]) => mark.test(userAgent)) ?? [null, null, "desk" as const];
  if (browser && system) return { words: t`${browser} sur ${system}`, icon };
  return { words: browser ?? system ?? t`Appareil inconnu`, icon };
}
