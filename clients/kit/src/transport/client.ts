/**
 * The one GraphQL client of a page. Lost requests are tried again until the network is back, changes under their
 * idempotency key; a session that ended asks to sign in and then goes on where it was.
 */

import type { Exchange } from "@urql/core";
import { Client, type CombinedError, cacheExchange, fetchExchange, type Operation } from "@urql/core";
import { authExchange } from "@urql/exchange-auth";
import { retryExchange } from "@urql/exchange-retry";
import { tap } from "wonka";
import { language } from "../language/language.ts";
import { isSessionFresh, renewSession } from "../session/session.ts";
import { noteConnection } from "./connection.ts";

/** What the API answers once a cookie is nobody's: the documents of a role are not valid for the public. */
const SIGNED_OUT = new Set(["GRAPHQL_VALIDATION_FAILED", "INVALID_TOKEN"]);
const AWAY = new Set([502, 503, 504]);

export const isLost = (error: CombinedError): boolean =>
  Boolean(error.networkError) && (!error.response || AWAY.has(error.response.status));

const isSignedOut = (error: CombinedError): boolean =>
  error.graphQLErrors.some((one) => SIGNED_OUT.has(String(one.extensions.code)));

const watchConnection: Exchange =
  ({ forward }) =>
  (operations) =>
    tap<{ error?: CombinedError }>((result) => noteConnection(Boolean(result.error && isLost(result.error))))(
      forward(operations),
    ) as ReturnType<ReturnType<Exchange>>;

export function makeClient(): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetchSubscriptions: true,
    requestPolicy: "cache-and-network",
    fetchOptions: () => ({ headers: { "X-DRT-Client": "web", "Accept-Language": language() } }),
    exchanges: [
      cacheExchange,
      authExchange(async () => ({
        addAuthToOperation: (operation) => operation,
        willAuthError: (operation: Operation) => operation.kind === "mutation" && !isSessionFresh(),
        didAuthError: isSignedOut,
        refreshAuth: renewSession,
      })),
      retryExchange({
        initialDelayMs: 500,
        maxDelayMs: 5_000,
        randomDelay: true,
        maxNumberAttempts: Number.POSITIVE_INFINITY,
        retryIf: isLost,
      }),
      watchConnection,
      fetchExchange,
    ],
  });
}
