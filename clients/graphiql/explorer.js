// Mounts GraphiQL on the schema that the server wrote into the page.
"use strict";

const schema = JSON.parse(document.getElementById("schema").textContent);

async function fetcher(parameters, options) {
  const response = await fetch("/graphql", {
    method: "POST",
    credentials: "same-origin",
    headers: {
      Accept: "application/graphql-response+json",
      "Content-Type": "application/json",
      // A form of another site cannot send this header: the server asks for it beside the session's cookie.
      "X-DRT-Client": "graphiql",
      ...(options?.headers ?? {}),
    },
    body: JSON.stringify(parameters),
  });
  return response.json();
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
