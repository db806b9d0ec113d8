/** Telephone numbers as people read them. */

/** `06 12 34 56 78` for a French number; others as they are. */
export function readablePhone(phone: string): string {
  const french = /^\+33(\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(phone);
  return french ? `0${french.slice(1).join(" ")}` : phone;
}
