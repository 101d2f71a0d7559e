#!/usr/bin/env bash
# Is this checkout slower than an old commit?   compare.sh OLD_COMMIT [row...] [--threads n] [--seconds s]
# Builds the benchmarks of the old commit in a temporary clone, then loads both builds into one process and runs them by turns of a few milliseconds,
# row by row; prints the median of the ratio old / new over the pairs, and its quartiles. A row below 0.95 is measured again, longer, before it counts.
# Exit code 1 when one is slower. Each side has its own library and its own rows, so that changed interfaces do not matter; where the two describe
# a row's work differently, the table says so, and also where other processes were busy.
# All rows take about 2 minutes. Run nothing else meanwhile: on a busy machine equal builds differ.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
commit=$(git -C "$root" rev-parse --verify "${1:?usage: compare.sh OLD_COMMIT [row...] [--threads n]}^{commit}")
shift
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
git clone --quiet --shared --no-checkout "$root" "$folder/old"
git -C "$folder/old" checkout --quiet --detach "$commit"
old=$folder/old/tests/Ebm.Benchmarks
dotnet build -c Release -v q "$old"
dotnet build -c Release -v q "$here"
echo "old: $(git -C "$root" log -1 --format='%h %s' "$commit")"
echo "new: $(git -C "$root" log -1 --format='%h %s')$([ -z "$(git -C "$root" status --porcelain)" ] || echo ', changed')"
dotnet "$here/bin/Release/net10.0/Ebm.Benchmarks.dll" compare "$old/bin/Release/net10.0/Ebm.Benchmarks.dll" "$@"
