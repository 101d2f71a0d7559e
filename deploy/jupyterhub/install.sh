#!/usr/bin/env bash
# The steps that make a machine or an image ready for a class. The Containerfile calls them one by one, the README names them, and
# `try.sh` runs them in a root of its own.
#
#   install.sh packages     Jupyter and JupyterHub from Debian 13 or later, and what .NET needs; the .NET SDK is expected in /usr/share/dotnet
#   install.sh course       builds the course in $EBM_COURSE (default /opt/ebm-course); without notebooks/solutions unless EBM_SOLUTIONS=keep
#   install.sh kernel       makes the kernel known to all users, and the command `ebm`
#   install.sh user NAME    an account without rights, for an image
#   install.sh all          packages, course, kernel
#
# Each step may be run again.
set -euo pipefail

course=${EBM_COURSE:-/opt/ebm-course}
prefix=${EBM_PREFIX:-/usr/local}
cli=$course/src/Ebm.Cli/bin/Release/net10.0/Ebm.Cli.dll
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

packages() {
    export DEBIAN_FRONTEND=noninteractive
    # ICU, TLS and certificates are what .NET needs; util-linux has unshare, with which grading shuts answers in.
    local icu
    apt-get update -q
    icu=$(apt-cache pkgnames libicu | grep -xE 'libicu[0-9]+' | sort -V | tail -n 1)
    apt-get install -y -q --no-install-recommends ca-certificates "$icu" libssl3 zlib1g util-linux tini \
        jupyterhub jupyter-server jupyter-notebook fonts-dejavu-core
    # Debian 12 has no JupyterLab: learners there get Notebook 6.
    apt-cache show jupyterlab >/dev/null 2>&1 && apt-get install -y -q --no-install-recommends jupyterlab
    rm -rf /var/lib/apt/lists/*
    [ -e /usr/bin/dotnet ] || ln -s /usr/share/dotnet/dotnet /usr/bin/dotnet
    dotnet --version
}

course() {
    cd "$course"
    [ "${EBM_SOLUTIONS:-}" = keep ] || rm -rf notebooks/solutions
    dotnet build -c Release -v q --disable-build-servers src/Ebm.Cli
    find . -name obj -type d -prune -exec rm -rf {} +
    # Learners read all of it and change none of it.
    # But for its history: the solutions are in there too.
    [ ! -d .git ] || chmod go-rwx .git
    chmod a+rX,go-w .
    find . -mindepth 1 -maxdepth 1 ! -name .git -exec chmod -R a+rX,go-w {} +
}

kernel() {
    # Under both names: notebooks ask for .net-csharp, and nobody has to choose.
    for name in ebm-csharp .net-csharp; do
        JUPYTER_DATA_DIR=$prefix/share/jupyter dotnet "$cli" kernel install --name "$name" --force
    done
    printf '#!/bin/sh\nexec dotnet %s "$@"\n' "$cli" >"$prefix/bin/ebm"
    install -m 755 "$course/deploy/jupyterhub/work.sh" "$prefix/bin/ebm-work"
    chmod 755 "$prefix/bin/ebm"
}

user() { id "$1" >/dev/null 2>&1 || useradd --create-home --shell /bin/bash --uid "${2:-1000}" --gid users "$1"; }

case ${1:-} in
    packages | course | kernel) "$1" ;;
    user) user "${2:?a name}" "${3:-1000}" ;;
    all) packages && (course) && kernel ;;
    *) sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//'; exit 2 ;;
esac
