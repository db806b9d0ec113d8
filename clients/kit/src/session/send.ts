/** Requests to the door of sessions and accounts: JSON there and back, with the header that no other site can send. */
import { language } from "../language/language.ts";
import { noteConnection } from "../transport/connection.ts";

/** The response, or null where the server could not be reached. */
export async function send(method: string, path: string, body?: unknown): Promise<Response | null> {
  try {
    const response = await fetch(path, {
      method,
      headers: { "Accept-Language": language(), "Content-Type": "application/json", "X-DRT-Client": "web" },
      body: body === undefined ? null : JSON.stringify(body),
    });
    noteConnection(response.status === 502 || response.status === 503);
    return response;
  } catch {
    noteConnection(true);
    return null;
  }
}
