#!/usr/bin/env bash
# Tries this folder on a machine without a container engine: a learner's clone (no notebooks/solutions) is built by the steps of the image, its
# commands are given, and ten learners work on a hub with it. The last line is "N passed, N failed".
#
#   try.sh [USERS]           on this machine, in a temporary folder; needs Debian's jupyterhub, which it installs when it runs as root
#   try.sh --root FOLDER     in a Debian 13 of its own, made there by debootstrap (root; about 3 GB): every step of the Containerfile, accounts of
#                            the image, JupyterLab. FOLDER stays: a second time takes over what is there. The SDK is lent by this machine.
set -uo pipefail
here=$(cd "$(dirname "$0")" && pwd)
checkout=$(cd "$here/../.." && pwd)
passed=0 failed=0

count() { # name, command...: one thing that must succeed
    local name=$1
    shift
    if "$@" >"$log" 2>&1; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "FAILED $name"; tail -n 30 "$log"; fi
}

sum() { # the last line of a script that counts itself
    local good bad
    tail -n 40 "$log"
    read -r good _ bad _ <<<"$(tail -n 1 "$log" | grep -xE '[0-9]+ passed, [0-9]+ failed' || echo 0 passed, 1 failed)"
    passed=$((passed + good)) failed=$((failed + bad))
}

copy() { # the checkout as git knows it, without solutions, into $1
    mkdir -p "$1" && (cd "$checkout" && git ls-files -z --cached --others --exclude-standard | grep -zv '^notebooks/solutions/' |
        xargs -0 ls -d 2>/dev/null | tar -cf - -T -) | tar -xf - -C "$1"
}

commands() { # a learner's commands in a work folder; $1 runs them
    # shellcheck disable=SC2016
    count "commands" $1 'set -e; cd "$HOME/ebm-course"; ebm exercises | tail -n 1 | grep -q " of .* solved"; ebm doctor; ebm run notebooks/01-energy.ipynb
        if ebm run notebooks/01-energy.ipynb --solutions 2>said; then exit 1; fi
        grep -q "no reference solutions here" said
        cd "$EBM_COURSE"; ebm grade "$HOME/ebm-course/notebooks/01-energy.ipynb" --exercises 01-energy --out "$HOME/grades" | grep "1 graded, 0 missing"'
}

on_this_machine() {
    work=$(mktemp -d) log=$(mktemp)
    trap 'rm -rf "$work" "$log"' EXIT
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        for package in jupyterhub jupyter-server jupyter-notebook python3-requests python3-tornado python3-yaml; do
            dpkg -s "$package" >/dev/null 2>&1 || missing+=" $package"
        done
        [ -z "${missing:-}" ] || { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } >"$log" 2>&1 ||
            tail -n 5 "$log"
    fi
    count "the files" /usr/bin/python3 "$here/check.py"
    count "a copy without solutions" copy "$work/course"
    export EBM_COURSE=$work/course EBM_PREFIX=$work/prefix
    mkdir -p "$work/prefix/bin" "$work/home"
    mkdir -p "$work/course/.git/objects"
    count "install.sh course" bash "$here/install.sh" course
    count "its history is shut" sh -c "[ \$(stat -c %a '$work/course/.git') = 700 ]"
    count "install.sh kernel" bash "$here/install.sh" kernel
    count "no solution is left" sh -c "! grep -rlz 'Reference solutions' '$work/course/src/Ebm.Notebooks/bin' && [ ! -e '$work/course/notebooks/solutions' ]"
    as_learner() { env HOME="$work/home" PATH="$work/prefix/bin:$PATH" JUPYTER_PATH="$work/prefix/share/jupyter" DOTNET_CLI_HOME="$work/home" bash -c "$1"; }
    count "work.sh" as_learner ebm-work
    commands as_learner
    /usr/bin/python3 "$work/course/deploy/jupyterhub/try.py" --users "${1:-10}" >"$log" 2>&1
    sum
}

in_a_root() {
    root=$(mkdir -p "$1" && cd "$1" && pwd) log=$(mktemp)
    course=$root/opt/ebm-course
    trap 'for at in usr/share/dotnet root/.nuget dev/pts proc; do umount -q "$root/$at"; done; rm -f "$log"' EXIT
    inside() { chroot "$root" env -i HOME=/root PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 EBM_COURSE=/opt/ebm-course \
        NUGET_CERT_REVOCATION_MODE="${NUGET_CERT_REVOCATION_MODE:-online}" "$@"; }
    [ -e "$root/etc/debian_version" ] || count "debootstrap" debootstrap --variant=minbase trixie "$root"
    mkdir -p "$root/usr/share/dotnet" "$root/root/.nuget" "$HOME/.nuget"
    mount --bind /usr/share/dotnet "$root/usr/share/dotnet" && mount --bind "$HOME/.nuget" "$root/root/.nuget"
    mount -t proc proc "$root/proc" && mount -t devpts devpts "$root/dev/pts"
    cp /etc/resolv.conf "$root/etc/"
    rm -rf "$course"
    count "COPY" copy "$course"
    [ -e "$root/usr/bin/jupyter-lab" ] || count "RUN install.sh packages" inside bash /opt/ebm-course/deploy/jupyterhub/install.sh packages
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    for step in course kernel "user learner 1000"; do
        # shellcheck disable=SC2086
        count "RUN install.sh $step" inside bash /opt/ebm-course/deploy/jupyterhub/install.sh $step
    done
    for i in $(seq 0 9); do inside useradd --create-home "learner-$i" 2>/dev/null; done
    as_learner() { inside su learner -s /bin/bash -c "export HOME=/home/learner EBM_COURSE=/opt/ebm-course PATH=$PATH; $1"; }
    count "ENTRYPOINT" as_learner ebm-work
    commands as_learner
    inside python3 /opt/ebm-course/deploy/jupyterhub/try.py --accounts >"$log" 2>&1
    sum
}

case ${1:-} in
    --root) in_a_root "${2:?a folder}" ;;
    *) on_this_machine "$@" ;;
esac
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
