/** Numbers as people read them. */
import { language } from "./language.ts";

export const count = (value: number): string => value.toLocaleString(language());

/** `72 %`, of a share from 0 to 1. */
export const percent = (share: number): string =>
  share.toLocaleString(language(), { style: "percent", maximumFractionDigits: 0 });
