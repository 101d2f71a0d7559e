"""Shared harness for a noisy shared machine: one JSON line per workload.
Each rep is >= 0.1 s; a rep is 'quiet' if this process got its cores (1 thread: cpu/wall > 0.97; 2: others used < 0.1 core).
wall = median over quiet reps (>= 3 of them), else over all with contended=1; cpu = median process CPU time."""
import os, sys, time, json, statistics as st
THREADS = int(sys.argv[1]) if len(sys.argv) > 1 and sys.argv[1].isdigit() else 1
ONLY = sys.argv[2] if len(sys.argv) > 2 else ""          # substring filter on names
for v in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[v] = str(THREADS)                          # must precede numpy/numba/torch imports
OUT = {}
FAST = os.environ.get('FAST')                           # extra passes: short budget, skip the slow rows
SLOW = ('numba_dot_N4096', 'epfl', 'torch_autograd_64', 'tsne', 'lasso_lars', '_100it', 'logaddexp')

def _busy():                                              # core-seconds used by everyone
    f = list(map(int, open("/proc/stat").readline().split()[1:]))
    return (sum(f[:3]) + sum(f[5:8])) / 100

def timeit(name, fn, quiet=5, budget=8.0, work=None, setup=None, **extra):
    if ONLY not in name or FAST and any(x in name for x in SLOW): return None
    if FAST: quiet, budget = min(quiet, 4), 4.0
    fn(); t = time.perf_counter(); fn(); n = max(1, int(0.1 / max(time.perf_counter() - t, 1e-9)))
    rows, start = [], time.perf_counter()
    while sum(r[2] for r in rows) < quiet and (time.perf_counter() - start < budget or len(rows) < 5):
        b, c, w = _busy(), time.process_time(), time.perf_counter()
        for _ in range(n): fn()
        w = time.perf_counter() - w; c = time.process_time() - c; others = (_busy() - b - c) / w
        rows.append((w / n, c / n, c / w > 0.97 if THREADS == 1 else others < 0.1))
    q = [r[0] for r in rows if r[2]]; med = st.median(q if len(q) >= 3 else [r[0] for r in rows])
    r = dict(wall=float(f"{med:.4g}"), cpu=float(f"{st.median(x[1] for x in rows):.4g}"),
             best=float(f"{min(x[0] for x in rows):.4g}"), reps=len(rows), quiet=len(q))
    if len(q) < 3: r["contended"] = 1
    if work: r["per_ns"] = float(f"{work / (med * 1e9):.4g}")
    r.update({k: (v() if callable(v) else v) for k, v in extra.items()}); OUT[name] = r
    print(f"  {name}: {r}", file=sys.stderr, flush=True)
    return med

def paired(name, fn, quiet=0, budget=0, work=None, setup=None, **extra):
    """PAIRED=1: warm the one workload of that exact name, then time one repetition for each line that arrives on stdin."""
    if ONLY != name: return
    fn(); t = time.perf_counter(); fn(); n = max(1, int(0.1 / max(time.perf_counter() - t, 1e-9)))
    print(json.dumps(dict(ready=name, repeats=n)), flush=True)
    for _ in sys.stdin:
        c, w = time.process_time(), time.perf_counter()
        for _ in range(n): fn()
        w = time.perf_counter() - w; c = time.process_time() - c
        print(json.dumps(dict(wall=w / n, cpu=c / n)), flush=True)
    print(json.dumps({k: (v() if callable(v) else v) for k, v in extra.items()}), flush=True); os._exit(0)
if os.environ.get("PAIRED"): timeit = paired

def done(workload):
    line = json.dumps(dict(workload=workload + os.environ.get('TAG', ''), threads=THREADS, load=round(os.getloadavg()[0], 1), **OUT))
    print(line, flush=True)
