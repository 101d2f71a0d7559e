"""Runs chapters in the published .NET Interactive through nbclient, and judges what they show.

    interactive_run.py [--solutions] [--same-as FILE] [--out FOLDER] NOTEBOOK...

The tool Microsoft.dotnet-interactive is installed into artifacts/ of this checkout, once; its kernel is registered in a temporary
folder, never in the user's. A chapter passes when
  - no cell fails or writes to stderr, where the compiler's notes go too;
  - it shows at least eight claims, and each holds;
  - each exercise shows one verdict: "not-attempted", or with --solutions, which puts notebooks/solutions/*.cs into the cells, "solved".
--same-as: every measured value is, to the last bit, the one in FILE, which `ebm run --json` wrote.
--out: where the executed notebooks go. One line a chapter, then how many passed and failed; exit code 1 when one fails, 2 when the tool cannot be
had.
"""
import argparse
import contextlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

import nbclient
import nbformat

VERSION = "1.0.712001"
CHECKOUT = pathlib.Path(__file__).resolve().parents[3]
TOOL = CHECKOUT / "artifacts" / f"dotnet-interactive-{VERSION}"
PROGRAM = TOOL / ("dotnet-interactive.exe" if os.name == "nt" else "dotnet-interactive")
SECONDS_PER_CELL = 300
LEAST_CLAIMS = 8


def install():
    """Installs the tool unless it is there. Two processes may want it at once: the second waits."""
    TOOL.parent.mkdir(exist_ok=True)
    with open(TOOL.parent / "dotnet-interactive.lock", "w", encoding="utf-8") as lock:
        if os.name != "nt":
            import fcntl
            fcntl.flock(lock, fcntl.LOCK_EX)
        done = TOOL / "installed"
        if done.exists():
            return
        shutil.rmtree(TOOL, ignore_errors=True)
        command = ["dotnet", "tool", "install", "Microsoft.dotnet-interactive", "--version", VERSION, "--tool-path", str(TOOL)]
        result = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False)
        if result.returncode != 0:
            shutil.rmtree(TOOL, ignore_errors=True)
            print(f"could not install .NET Interactive: {' '.join(command)}\n{result.stdout}{result.stderr}", file=sys.stderr)
            sys.exit(2)
        done.touch()


def prepare(home):
    """Makes Jupyter and .NET Interactive live in a folder, with the kernel .net-csharp registered there."""
    dotnet = shutil.which("dotnet")
    os.environ.update({
        "JUPYTER_DATA_DIR": f"{home}/data",
        "JUPYTER_CONFIG_DIR": f"{home}/config",
        "JUPYTER_RUNTIME_DIR": f"{home}/runtime",
        "DOTNET_INTERACTIVE_CLI_TELEMETRY_OPTOUT": "1",
        "DOTNET_INTERACTIVE_SKIP_FIRST_TIME_EXPERIENCE": "1",
        "DOTNET_ROOT": os.environ.get("DOTNET_ROOT") or os.path.dirname(os.path.realpath(dotnet)),
        # The kernelspec calls `dotnet interactive`, which looks for the tool in PATH.
        "PATH": f"{TOOL}{os.pathsep}{os.environ['PATH']}",
    })
    kernels = pathlib.Path(home, "data", "kernels")
    kernels.mkdir(parents=True)
    result = subprocess.run([str(PROGRAM), "jupyter", "install", "--path", str(kernels)], capture_output=True, text=True, check=False)
    if result.returncode != 0 or not (kernels / ".net-csharp" / "kernel.json").exists():
        print(f"could not register .NET Interactive's kernel:\n{result.stdout}{result.stderr}", file=sys.stderr)
        sys.exit(2)


def with_solutions(notebook, folder):
    """Puts the reference solutions into the exercise cells."""
    regions = {}
    for file in sorted((folder / "solutions").glob("*.cs")):
        text = file.read_text(encoding="utf-8")
        for name, code in re.findall(r"^#region +(.+?)[ \t]*\n(.*?)^#endregion", text, re.DOTALL | re.MULTILINE):
            regions[name] = code.strip("\n")
    for cell in notebook.cells:
        name = cell.metadata.get("ebm", {}).get("exercise")
        if name is not None:
            cell.source = regions[name]


def execute(notebook, folder):
    """Runs all cells. Two kernels that start in one moment may choose one port: that, and nothing else, is tried again."""
    for attempt in range(4):
        with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
            client = nbclient.NotebookClient(
                notebook, kernel_name=".net-csharp", timeout=SECONDS_PER_CELL, startup_timeout=120, allow_errors=True,
                resources={"metadata": {"path": str(folder)}})
            try:
                client.execute(stdout=log, stderr=log)
                return
            except (RuntimeError, nbclient.exceptions.DeadKernelError) as problem:
                log.seek(0)
                words = log.read()
                if attempt == 3 or not re.search("address already in use|failed to bind", words, re.IGNORECASE):
                    raise RuntimeError(f"{problem}\n{words}") from problem
        time.sleep(1 + attempt)


class Verdicts:
    """Claims and exercises: JSON under MIME types of their own, nested or as text; one object, or a list of them."""

    def __init__(self):
        self.claims, self.exercises = [], []

    def take(self, data):
        """Reads one output. A chart has neither kind: the value is then missing or empty."""
        for kind, found in (("claim", self.claims), ("exercise", self.exercises)):
            value = data.get(f"application/vnd.ebm.{kind}+json")
            if not value:
                continue
            if isinstance(value, str):
                value = json.loads(value, parse_int=float)
            found += value if isinstance(value, list) else [value]


def faults(notebook, expected_state, ours):
    """What is wrong with an executed chapter, and what it claims."""
    wrong, verdicts = [], Verdicts()
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if cell.execution_count is None:
            wrong.append(f"{cell.id}: did not run")
        for output in cell.outputs:
            if output.output_type == "error":
                wrong.append(f"{cell.id}: {output.ename}: {output.evalue}")
            elif output.output_type == "stream":
                if output.name == "stderr":
                    wrong.append(f"{cell.id}: stderr: {output.text.strip()}")
            else:
                verdicts.take(output.data)
                if any(f"application/vnd.ebm.{kind}+json" in output.data for kind in ("claim", "exercise")) and "text/html" not in output.data:
                    wrong.append(f"{cell.id}: data without its HTML")

    wrong += [f"false claim: {c['name']}: {c['measured']}, expected {c['expected']}" for c in verdicts.claims if c["holds"] is not True]
    if len(verdicts.claims) < LEAST_CLAIMS:
        wrong.append(f"only {len(verdicts.claims)} claims")
    checks = sorted(c.metadata["ebm"]["check"] for c in notebook.cells if "check" in c.metadata.get("ebm", {}))
    if not checks or sorted(e["id"] for e in verdicts.exercises) != checks:
        wrong.append(f"exercises {checks} show verdicts of {[e['id'] for e in verdicts.exercises]}")
    wrong += [f"exercise {e['id']} is {e['state']}, not {expected_state}" for e in verdicts.exercises if e["state"] != expected_state]
    if ours is not None:
        wrong += differences(verdicts.claims, ours)
    return wrong, verdicts


def differences(claims, ours):
    """Claims whose name or measured value is not ours. Both sides write a number's shortest digits that give the same bits back."""
    here, there = ([(c["name"], repr(float(c["measured"]))) for c in side] for side in (claims, ours))
    if [name for name, _ in here] != [name for name, _ in there]:
        return [f"claims {[name for name, _ in here]} instead of {[name for name, _ in there]}"]
    return [f"{name}: measured {a}, in our kernel {b}" for (name, a), (_, b) in zip(here, there) if a != b]


def run(path, options, ours):
    """Runs a chapter; prints a line; returns whether it passed."""
    start = time.monotonic()
    notebook = nbformat.read(path, as_version=4)
    if options.solutions:
        with_solutions(notebook, path.parent)
    try:
        execute(notebook, path.parent)
        wrong, verdicts = faults(notebook, "solved" if options.solutions else "not-attempted", ours)
    except (RuntimeError, nbclient.exceptions.CellTimeoutError) as problem:
        wrong, verdicts = [str(problem)], Verdicts()
    if options.out:
        nbformat.write(notebook, pathlib.Path(options.out, path.name))
    count = f"{len(verdicts.claims)} claims, {len(verdicts.exercises)} exercises, {time.monotonic() - start:.0f} s"
    print(f"{'failed' if wrong else 'passed'} {path.stem}: {count}", *wrong, sep="\n  ", flush=True)
    return not wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("notebooks", nargs="+", type=pathlib.Path)
    parser.add_argument("--solutions", action="store_true")
    parser.add_argument("--same-as", type=pathlib.Path)
    parser.add_argument("--out")
    options = parser.parse_args()
    ours = {}
    if options.same_as:
        report = json.loads(options.same_as.read_text(encoding="utf-8"), parse_int=float)
        ours = {pathlib.Path(n["path"]).stem: n["claims"] for n in report["notebooks"]}
    install()
    with contextlib.ExitStack() as stack:
        prepare(stack.enter_context(tempfile.TemporaryDirectory(prefix="ebm-interactive-", ignore_cleanup_errors=True)))
        passed = [run(path.resolve(), options, ours.get(path.stem, []) if options.same_as else None) for path in options.notebooks]
    print(f"{passed.count(True)} passed, {passed.count(False)} failed")
    sys.exit(0 if all(passed) else 1)


if __name__ == "__main__":
    main()
