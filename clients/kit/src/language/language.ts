/** The language of the texts: as the person chose here before, else as the browser asks; French where neither says. */
import { i18n, type Messages } from "@lingui/core";

export type Language = "fr" | "en";
export type LoadMessages = (language: Language) => Promise<Messages>;

const KEPT = "drt.language";

export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (kept === "fr" || kept === "en") return kept;
  const first = navigator.languages.map((tag) => tag.slice(0, 2)).find((tag) => tag === "fr" || tag === "en");
  return first === "en" ? "en" : "fr";
}

export async function activate(language: Language, load: LoadMessages): Promise<void> {
  i18n.loadAndActivate({ locale: language, messages: await load(language) });
  document.documentElement.lang = language;
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT, language);
}

export const language = (): Language => (i18n.locale === "en" ? "en" : "fr");
