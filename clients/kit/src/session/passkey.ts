/** Passkeys of this browser: whether it knows them, and the two things that it can be asked. */

/** Not on an address of numbers, not over plain http, not in browsers before 2025: there the password does. */
export const knowsPasskeys = (): boolean =>
  typeof PublicKeyCredential !== "undefined" &&
  "parseRequestOptionsFromJSON" in PublicKeyCredential &&
  !/^[\d.:[\]]+$/.test(location.hostname);

/** The person closed the browser's own window, or let it wait too long: nothing to tell of. */
export const isClosed = (error: unknown): boolean =>
  error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "AbortError");

/** This device has a passkey of the account already. */
export const isKnown = (error: unknown): boolean => error instanceof DOMException && error.name === "InvalidStateError";

/** The text that the server checks; throws what the browser throws. */
export async function showPasskey(options: PublicKeyCredentialRequestOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return JSON.stringify(await navigator.credentials.get({ publicKey }));
}

/** A new passkey, as the text that the server checks; throws what the browser throws. */
export async function makePasskey(options: PublicKeyCredentialCreationOptionsJSON): Promise<string> {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
  return JSON.stringify(await navigator.credentials.create({ publicKey }));
}
