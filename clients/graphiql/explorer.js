// Mounts GraphiQL on the schema that the server wrote into the page.
"use strict";

const schema = JSON.parse(document.getElementById("schema").textContent);

// The results of a subscription (graphql-sse): each event is a few lines and then an empty one.
async function* results(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (waiting + value).split("\n\n");
    waiting = events.pop();
    for (const event of events) {
      if (event.startsWith("event: complete")) return;
      if (event.startsWith("event: next\ndata: ")) yield JSON.parse(event.slice("event: next\ndata: ".length));
    }
  }
}

// Stopping ends the request at once, though its next result is being waited for.
function stoppable(events, controller) {
  const stop = async () => {
    controller.abort();
    return { done: true, value: undefined };
  };
  return { [Symbol.asyncIterator]: () => ({ next: () => events.next(), return: stop }) };
}

async function fetcher(parameters, options) {
  const controller = new AbortController();
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    signal: controller.signal,
    headers: {
      Accept: "application/graphql-response+json, text/event-stream",
      "Content-Type": "application/json",
      // A form of another site cannot send this header: the server asks for it beside the session's cookie.
      "X-DRT-Client": "graphiql",
      ...(options?.headers ?? {}),
    },
    body: JSON.stringify(parameters),
  });
  const streams = (response.headers.get("Content-Type") ?? "").startsWith("text/event-stream");
  return streams ? stoppable(results(response), controller) : response.json();
}

ReactDOM.createRoot(document.getElementById("graphiql")).render(
  React.createElement(GraphiQL, {
    fetcher,
    schema,
    defaultEditorToolsVisibility: true,
    isHeadersEditorEnabled: false,
    shouldPersistHeaders: false,
  }),
);
