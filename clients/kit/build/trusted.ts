/**
 * Trusted documents: a build collects the operations of a client, adds their hashes to `documents.json` and leaves
 * nothing but the hashes in the scripts. A hash is never taken out: while a new release starts, browsers still hold
 * the former one.
 */
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DocumentNode, type FragmentDefinitionNode, Kind, parse, print, visit } from "graphql";
import type { Plugin } from "vite";

/** `graphql(`…`)` or `graphql(`…`, [fragments])`. */
const CALL = /\bgraphql\(\s*`([^`]*)`\s*(?:,\s*\[[^\]]*\]\s*,?\s*)?\)/g;

/** Operation's name → its text with all fragments that it needs. */
type Texts = Map<string, string>;

export function trustedDocuments(root: string): Plugin {
  let texts: Texts = new Map();
  return {
    name: "drt-trusted-documents",
    enforce: "pre",
    apply: "build",
    buildStart() {
      texts = collectTexts(root);
      extendManifest(join(root, "documents.json"), texts);
    },
    transform(code, id) {
      if (!/\.tsx?$/.test(id) || !code.includes("graphql(")) return;
      return { code: code.replace(CALL, (_, text: string) => replacement(text, texts)), map: null };
    },
  };
}

export const documentId = (text: string): string => `sha256:${createHash("sha256").update(text).digest("hex")}`;

function replacement(text: string, texts: Texts): string {
  const operation = parse(text).definitions.find((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const whole = operation?.name && texts.get(operation.name.value);
  return whole ? `({ kind: "Document", definitions: [], documentId: "${documentId(whole)}" })` : "({})";
}

/** Every operation and fragment has a name of its own in a client; clashes would make hashes lie, so they end the build. */
export function collectTexts(root: string): Texts {
  const operations = new Map<string, DocumentNode>();
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const file of globSync("src/**/*.{ts,tsx}", { cwd: root }).sort()) {
    for (const [, text] of readFileSync(join(root, file), "utf-8").matchAll(CALL)) {
      const document = withTypenames(parse(text ?? ""));
      for (const definition of document.definitions) {
        const name = "name" in definition ? definition.name?.value : undefined;
        if (!name) throw new Error(`${file}: an operation has no name`);
        if (operations.has(name) || fragments.has(name)) throw new Error(`${file}: ${name} exists already`);
        if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(name, definition);
        else operations.set(name, document);
      }
    }
  }
  return new Map([...operations].map(([name, document]) => [name, wholeText(document, fragments)]));
}

function wholeText(document: DocumentNode, fragments: Map<string, FragmentDefinitionNode>): string {
  const needed = new Map<string, FragmentDefinitionNode>();
  const gather = (node: DocumentNode | FragmentDefinitionNode): void => {
    visit(node, {
      FragmentSpread({ name: { value } }) {
        const fragment = fragments.get(value);
        if (!fragment) throw new Error(`the fragment ${value} is nowhere`);
        if (needed.has(value)) return;
        needed.set(value, fragment);
        gather(fragment);
      },
    });
  };
  gather(document);
  const ordered = [...needed].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, fragment]) => fragment);
  return print({ kind: Kind.DOCUMENT, definitions: [...document.definitions, ...ordered] });
}

/** The cache knows by their types which answers a mutation made stale. Without locations, so that only text counts. */
function withTypenames(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent) {
      const isRoot = parent && "kind" in parent && parent.kind === Kind.OPERATION_DEFINITION;
      const has = node.selections.some((item) => item.kind === Kind.FIELD && item.name.value === "__typename");
      if (isRoot || has) return;
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: "__typename" } } as const;
      return { ...node, selections: [...node.selections, typename] };
    },
  });
}

function extendManifest(path: string, texts: Texts): void {
  const before: Record<string, string> = existsSync(path) ? JSON.parse(readFileSync(path, "utf-8")) : {};
  const after = { ...before, ...Object.fromEntries([...texts.values()].map((text) => [documentId(text), text])) };
  if (Object.keys(after).length > Object.keys(before).length)
    writeFileSync(path, `${JSON.stringify(after, null, 2)}\n`);
}
