/** Numbers as people read them. */
import { language } from "./language.ts";

export const count = (value: number): string => value.toLocaleString(language());

/** `72 %`, of a share from 0 to 1. */
export const percent = (share: number): string =>
  share.toLocaleString(language(), { style: "percent", maximumFractionDigits: 0 });

/** `0,12 €`, of cents. */
export const euros = (cents: number): string =>
  (cents / 100).toLocaleString(language(), { style: "currency", currency: "EUR" });

/** `54,4`: to one decimal. */
export const decimal = (value: number): string => value.toLocaleString(language(), { maximumFractionDigits: 1 });
