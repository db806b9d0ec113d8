#!/bin/sh
# Fetches the vendored files of this folder anew: run by hand when a version is raised, needs npm and python3.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm pack --silent graphiql@3.9.0 react@18.3.1 react-dom@18.3.1 >/dev/null
for archive in *.tgz; do mkdir "${archive%.tgz}" && tar xzf "$archive" -C "${archive%.tgz}" --strip-components 1; done
cp react-18.3.1/umd/react.production.min.js "$here/react.min.js"
cp react-dom-18.3.1/umd/react-dom.production.min.js "$here/react-dom.min.js"
# Two changes: no address of a source map that is not served; no embedded fonts (300 kB), the system's do.
sed '/^\/\/# sourceMappingURL=/d' graphiql-3.9.0/graphiql.min.js >"$here/graphiql.min.js"
python3 -c 'import re, sys; sys.stdout.write(re.sub(r"@font-face\{[^}]*\}", "", sys.stdin.read()))' \
    <graphiql-3.9.0/graphiql.min.css >"$here/graphiql.min.css"
{
    for name in graphiql-3.9.0 react-18.3.1 react-dom-18.3.1; do
        printf '== %s ==\n\n' "$name"
        cat "$name/LICENSE"
        printf '\n'
    done
} >"$here/LICENSES"
