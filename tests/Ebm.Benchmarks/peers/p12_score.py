"""One Adam step of an energy 2-128-128-1 (SiLU), batch 256: denoising score matching (sigma 0.3), sliced score matching (one direction), NCE
against a standard Gaussian. torch autograd; and by hand in numpy, where the parameters' gradient of v.dE/dx is that of a tangent along v.
CHECK=1 compares the two sides' gradients instead of timing. ms/step."""
import common as c, os, numpy as np, torch
from torch import nn
torch.set_num_threads(c.THREADS); torch.manual_seed(0); B, D, H, SIGMA = 256, 2, 128, .3; LOGZ = D / 2 * np.log(2 * np.pi)
def mlp(): return nn.Sequential(nn.Linear(D, H), nn.SiLU(), nn.Linear(H, H), nn.SiLU(), nn.Linear(H, 1))
def slopes(net, x): x.requires_grad_(True); return torch.autograd.grad(net(x).sum(), x, create_graph=True)[0]
def denoising(net, x, r): return .5 * (slopes(net, x + SIGMA * r) - r / SIGMA).square().sum() / len(x)
def sliced(net, x, v):
    x = x.detach(); g = slopes(net, x); h, = torch.autograd.grad((g * v).sum(), x, create_graph=True); return (.5 * g.square().sum() - (h * v).sum()) / len(x)
def nce(net, x, n):
    odds = lambda y: -net(y)[:, 0] + .5 * y.square().sum(1) + LOGZ
    return nn.functional.softplus(-odds(x)).mean() + nn.functional.softplus(odds(n)).mean()
def torch_step(loss):
    net = mlp(); opt = torch.optim.Adam(net.parameters(), 1e-3); data = torch.randn(B, D)
    def step(): opt.zero_grad(set_to_none=True); loss(net, data, torch.randn(B, D)).backward(); opt.step()
    return step
f = np.float32
def silu(a): s = 1 / (1 + np.exp(-a)); h = a * s; return h, s + h * (1 - s), s
def along(prm, x, v, scale):     # gradients of sum_i scale * v_i . dE/dx_i
    W1, b1, W2, b2, w3, _ = prm
    a1 = x @ W1 + b1; h1, d1, s1 = silu(a1); t1 = v @ W1; u1 = d1 * t1; a2 = h1 @ W2 + b2; h2, d2, s2 = silu(a2); t2 = u1 @ W2; w = f(scale) * w3[:, 0]
    bend = lambda a, s: s * (1 - s) * (2 + a * (1 - 2 * s)); gt2 = d2 * w; ga2 = bend(a2, s2) * t2 * w; gu1 = gt2 @ W2.T; gh1 = ga2 @ W2.T
    gt1 = gu1 * d1; ga1 = gh1 * d1 + gu1 * bend(a1, s1) * t1
    return [v.T @ gt1 + x.T @ ga1, ga1.sum(0), u1.T @ gt2 + h1.T @ ga2, ga2.sum(0), f(scale) * (d2 * t2).sum(0)[:, None], np.zeros(1, f)]
def slope_np(prm, x):
    W1, b1, W2, b2, w3, _ = prm; h1, d1, _ = silu(x @ W1 + b1); _, d2, _ = silu(h1 @ W2 + b2); return (d1 * ((d2 * w3[:, 0]) @ W2.T)) @ W1.T
def denoising_np(prm, x, r): y = x + f(SIGMA) * r; return along(prm, y, slope_np(prm, y) - r / f(SIGMA), 1 / len(x))
def nce_np(prm, x, n):
    W1, b1, W2, b2, w3, b3 = prm; y = np.concatenate([x, n]); h1, d1, _ = silu(y @ W1 + b1); h2, d2, _ = silu(h1 @ W2 + b2); e = (h2 @ w3 + b3)[:, 0]
    odds = -e + f(.5) * (y * y).sum(1) + f(LOGZ); q = 1 / (1 + np.exp(-odds)); q[:len(x)] = q[:len(x)] - 1; ge = (-q / f(len(x)))[:, None]
    g2 = (ge * w3[:, 0]) * d2; g1 = (g2 @ W2.T) * d1; return [y.T @ g1, g1.sum(0), h1.T @ g2, g2.sum(0), h2.T @ ge, ge.sum(0)]
def numpy_step(grad):
    r = np.random.Generator(np.random.SFC64(0)); n = lambda *s: r.standard_normal(s, f); x = n(B, D)
    prm = [n(D, H) / f(np.sqrt(D)), np.zeros(H, f), n(H, H) / f(np.sqrt(H)), np.zeros(H, f), n(H, 1) / f(np.sqrt(H)), np.zeros(1, f)]
    m = [np.zeros_like(p) for p in prm]; v = [np.zeros_like(p) for p in prm]; t = [0]
    def step():
        t[0] += 1
        for p, q, a, b in zip(prm, grad(prm, x, n(B, D)), m, v):
            a *= f(.9); a += f(.1) * q; b *= f(.999); b += f(.001) * q * q; p -= f(1e-3) * (a / f(1 - .9 ** t[0])) / (np.sqrt(b / f(1 - .999 ** t[0])) + f(1e-8))
    return step
if os.environ.get("CHECK"):
    net = mlp(); x, r = torch.randn(B, D), torch.randn(B, D); prm = [p.detach().numpy().T.copy() if p.ndim == 2 else p.detach().numpy() for p in net.parameters()]
    for one, two in ((denoising, denoising_np), (nce, nce_np)):
        g = torch.autograd.grad(one(net, x, r), list(net.parameters()), allow_unused=True); k = two(prm, x.numpy(), r.numpy())
        print(one.__name__, [float(abs((a.numpy().T if a.ndim == 2 else a.numpy()) - b).max() / (abs(b).max() + 1e-9)) for a, b in zip(g, k) if a is not None])
    raise SystemExit
for name, one in (("denoising", denoising), ("sliced", sliced), ("nce", nce)): c.timeit("torch_" + name, torch_step(one), quiet=5)
for name, two in (("denoising", denoising_np), ("nce", nce_np)): c.timeit("numpy_" + name, numpy_step(two), quiet=5)
c.done("score")
