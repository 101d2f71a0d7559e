"""Measures the Jupyter kernel and that of .NET Interactive by turns with nbclient and writes results/jupyter.md.

    dotnet build -c Release && /usr/bin/python3 tests/Ebm.Benchmarks/jupyter_speed.py [RUNS]

Every run starts a kernel of its own. The published .NET Interactive is installed into artifacts/, as the tests install it. Needs
python3-nbclient; Linux, for the memory figures.
"""
import json
import os
import pathlib
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import nbclient
import nbformat
from jupyter_client.utils import run_sync
from nbformat.v4 import new_code_cell, new_notebook

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "src/Ebm.Cli/bin/Release/net10.0/Ebm.Cli.dll"
sys.path.insert(0, str(ROOT / "tests/Ebm.Kernel.Tests/Jupyter"))
import interactive_run  # noqa: E402  (it lies beside the tests that use it)

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 7

TEN_CELLS = [
    "#!import course.cs",
    "var xs = Enumerable.Range(0, 200).Select(i => i / 20.0).ToArray();",
    "double E(double x) => (x * x - 1) * (x * x - 1);",
    "xs.Sum(E)",
    "Chart.Lines(xs, E)",
    "record Well(double X, double Depth);",
    "var wells = new[] { new Well(-1, 0), new Well(1, 0) };",
    "wells",
    "Console.WriteLine(wells.Length);",
    "string.Join(\", \", wells.Select(w => w.X))",
]

CELLS = ["1+1"] * 21 + ["for (int i = 0; i < 10_000; i++) Console.WriteLine(i);"] + TEN_CELLS

LIMITS = {  # what the kernel must reach
    "ready (kernel_info answered)": (1.0, "s"),
    "first 1+1, since the start": (2.0, "s"),
    "later 1+1, round trip": (0.03, "s"),
    "10,000 printed lines": (0.5, "s"),
    "first completion": (2.0, "s"),
    "later completions": (0.3, "s"),
    "RssAnon after ten cells with a chart": (150, "MB"),
    "RssAnon after completion": (200, "MB"),
    "VmRSS after completion": (None, "MB"),
}


def memory(pid, field):
    """MB of a process and all its descendants: `dotnet interactive` is a program that starts another."""
    total, waiting = 0, [pid]
    while waiting:
        process = waiting.pop()
        for line in open(f"/proc/{process}/status"):
            if line.startswith(field + ":"):
                total += int(line.split()[1]) / 1024
        waiting += [int(child) for task in pathlib.Path(f"/proc/{process}/task").iterdir()
                    for child in (task / "children").read_text().split()]
    return total


def timed(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def measure(kernel):
    notebook = new_notebook(cells=[new_code_cell(code) for code in CELLS])
    client = nbclient.NotebookClient(notebook, kernel_name=kernel, timeout=60, resources={"metadata": {"path": str(ROOT / "notebooks")}})
    client.create_kernel_manager()
    try:
        return figures_of(client, notebook)
    finally:
        client._cleanup_kernel()  # a kernel that outlives a failure would keep this process waiting


def figures_of(client, notebook):
    begin = time.perf_counter()
    client.start_new_kernel(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    client.start_new_kernel_client()  # waits for kernel_info and for the first word on iopub
    figures = {"ready (kernel_info answered)": time.perf_counter() - begin}
    pid = client.km.provisioner.pid
    run = lambda i: client.execute_cell(notebook.cells[i], i)
    run(0)
    figures["first 1+1, since the start"] = time.perf_counter() - begin
    figures["later 1+1, round trip"] = statistics.median(timed(lambda i=i: run(i)) for i in range(1, 21))
    figures["10,000 printed lines"] = timed(lambda: run(21))
    printed = "".join(output.text for output in notebook.cells[21].outputs if output.output_type == "stream")
    assert printed == "".join(f"{i}\n" for i in range(10_000)), "lines are missing"
    for i in range(22, len(CELLS)):
        run(i)
    figures["RssAnon after ten cells with a chart"] = memory(pid, "RssAnon")

    def complete(code):
        client.kc.complete(code)
        return run_sync(client.kc.get_shell_msg)(timeout=30)["content"]["matches"]

    figures["first completion"] = timed(lambda: complete("xs.Sel"))
    texts = ["Math.", "wells[0].D", "Chart.", "Enumerable.Ra", "Console.Wri", "new System.Text.", "var s = xs.Where(x => x.", "Dict"]
    figures["later completions"] = max(timed(lambda text=text: complete(text)) for text in texts)
    matches = complete("Math.Sqr")
    # .NET Interactive answers with snippets.
    assert matches == ["Sqrt"] or client.kernel_name == ".net-csharp" and "Sqrt($1)" in matches, matches
    figures["RssAnon after completion"] = memory(pid, "RssAnon")
    figures["VmRSS after completion"] = memory(pid, "VmRSS")
    return figures


def processor():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.split(":")[1].strip()
    return platform.processor()


def one(kernel):
    """A kernel's figures, from a process of its own: nbclient keeps one event loop for all of its kernels."""
    return json.loads(subprocess.run([sys.executable, __file__, "one", kernel], check=True, stdout=subprocess.PIPE, timeout=120).stdout)


def main():
    with tempfile.TemporaryDirectory() as home:
        interactive_run.install()
        interactive_run.prepare(home)
        subprocess.run(["dotnet", PROGRAM, "kernel", "install"], check=True, stdout=subprocess.DEVNULL)
        runs, others = [], []
        for _ in range(RUNS):
            runs.append(one("ebm-csharp"))
            others.append(one(".net-csharp"))
    version = subprocess.run(["dotnet", "--version"], capture_output=True, text=True).stdout.strip()
    lines = [
        "# The Jupyter kernel, measured with nbclient",
        "",
        f"{processor()}, {os.cpu_count()} cores, {platform.system()}, .NET SDK {version}, nbclient {nbclient.__version__}; {RUNS} kernels, each started anew.",
        f"Written by `tests/Ebm.Benchmarks/jupyter_speed.py`. \"Later completions\" is the slowest of eight. .NET Interactive is the published tool,",
        f"version {interactive_run.VERSION}, by turns with ours; the median of as many kernels.",
        "",
        "| | median | worst | must be under | .NET Interactive |",
        "|---|---|---|---|---|",
    ]
    for name, (limit, unit) in LIMITS.items():
        values = [run[name] for run in runs]
        show = (lambda v: f"{v:.3f} s") if unit == "s" else (lambda v: f"{v:.0f} MB")
        wanted = f"{limit} {unit}" if limit else ""
        lines.append(f"| {name} | {show(statistics.median(values))} | {show(max(values))} | {wanted} | {show(statistics.median(other[name] for other in others))} |")
    text = "\n".join(lines) + "\n"
    target = ROOT / "tests/Ebm.Benchmarks/results/jupyter.md"
    target.parent.mkdir(exist_ok=True)
    target.write_text(text)
    print(text)


if sys.argv[1:2] == ["one"]:
    print(json.dumps(measure(sys.argv[2])))
else:
    main()
