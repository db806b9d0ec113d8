#!/bin/sh
# Fetches the vendored files of this folder anew: run by hand when a version is raised; needs npm and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf '{"private":true}\n' >package.json
npm install --silent --ignore-scripts --no-audit --no-fund \
    graphiql@3.9.0 react@18.3.1 react-dom@18.3.1 graphql@16.15.0
cp node_modules/react/umd/react.production.min.js "$here/react.min.js"
cp node_modules/react-dom/umd/react-dom.production.min.js "$here/react-dom.min.js"
# Two changes: no address of a source map that is not served; no embedded fonts (360 kB), the system's do.
sed '/^\/\/# sourceMappingURL=/d' node_modules/graphiql/graphiql.min.js >"$here/graphiql.min.js"
python3 -c 'import re, sys; sys.stdout.write(re.sub(r"@font-face\{[^}]*\}", "", sys.stdin.read()))' \
    <node_modules/graphiql/graphiql.min.css >"$here/graphiql.min.css"
# graphiql.min.js holds what it depends on: the licences of all of it.
python3 - >"$here/LICENSES" <<'END'
import json, pathlib
for file in sorted(pathlib.Path("node_modules").rglob("package.json")):
    package = json.loads(file.read_text("utf-8"))
    texts = sorted(file.parent.glob("[Ll][Ii][Cc][Ee][Nn][CcSs][Ee]*"))
    if "version" in package and texts:
        print(f"== {package['name']} {package['version']} ({package.get('license')}) ==\n")
        print(texts[0].read_text("utf-8").strip(), end="\n\n")
END
