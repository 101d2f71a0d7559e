"""One Adam step of a joint embedding 64-128-32 (ReLU), batch 256, two noisy views: InfoNCE (tau 0.2) and Barlow Twins (lambda 0.05).
torch autograd, and hand-written backprop in numpy. CHECK=1 compares the two sides' losses and gradients instead of timing."""
import common as c, os, numpy as np, torch
from torch import nn
torch.set_num_threads(c.THREADS); torch.manual_seed(0); B, TAU, LAM, NOISE, EPS = 256, .2, .05, .1, 1e-5
def infonce(a, b):
    a, b = nn.functional.normalize(a, dim=1), nn.functional.normalize(b, dim=1)
    return nn.functional.cross_entropy(a @ b.T / TAU, torch.arange(len(a)))
def barlow(a, b):
    bn = lambda z: nn.functional.batch_norm(z, None, None, training=True, eps=EPS)
    m = bn(a).T @ bn(b) / len(a); d = torch.diagonal(m)
    return (1 - d).pow(2).sum() + LAM * (m.pow(2).sum() - d.pow(2).sum())
def torch_step(loss):
    net = nn.Sequential(nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 32)); opt = torch.optim.Adam(net.parameters(), 1e-3); x = torch.randn(B, 64)
    def step():
        z = net(torch.cat([torch.randn_like(x).mul_(NOISE).add_(x), torch.randn_like(x).mul_(NOISE).add_(x)]))
        opt.zero_grad(set_to_none=True); loss(z[:B], z[B:]).backward(); opt.step()
    return step
f = np.float32
def infonce_np(a, b):
    la, lb = np.sqrt((a * a).sum(1, keepdims=True)), np.sqrt((b * b).sum(1, keepdims=True)); u, v = a / la, b / lb
    s = u @ v.T / f(TAU); s -= s.max(1, keepdims=True); p = np.exp(s); t = p.sum(1, keepdims=True); p /= t; i = np.arange(len(a))
    loss = (np.log(t[:, 0]) - s[i, i]).mean(); p[i, i] -= 1; p *= f(1 / (TAU * len(a))); gu, gv = p @ v, p.T @ u
    return loss, (gu - u * (u * gu).sum(1, keepdims=True)) / la, (gv - v * (v * gv).sum(1, keepdims=True)) / lb
def barlow_np(a, b):
    n = len(a)
    def std(z): z = z - z.mean(0); s = np.sqrt((z * z).mean(0) + f(EPS)); return z / s, s
    (u, sa), (v, sb) = std(a), std(b); m = u.T @ v / f(n); d = np.diagonal(m).copy(); i = np.arange(len(d))
    loss = ((1 - d) ** 2).sum() + LAM * ((m * m).sum() - (d * d).sum()); g = f(2 * LAM) * m; g[i, i] = -2 * (1 - d); g /= f(n)
    def back(z, s, gz): return (gz - gz.mean(0) - z * (z * gz).mean(0)) / s
    return loss, back(u, sa, v @ g.T), back(v, sb, u @ g)
def numpy_step(loss):
    r = np.random.Generator(np.random.SFC64(0)); n = lambda *s: r.standard_normal(s, f); x = n(B, 64)
    prm = [n(64, 128) / f(8), np.zeros(128, f), n(128, 32) / f(np.sqrt(128)), np.zeros(32, f)]
    m = [np.zeros_like(p) for p in prm]; v = [np.zeros_like(p) for p in prm]; t = [0]
    def step():
        z = f(NOISE) * n(2 * B, 64); z[:B] += x; z[B:] += x; h = z @ prm[0] + prm[1]; np.maximum(h, 0, out=h); o = h @ prm[2] + prm[3]
        _, ga, gb = loss(o[:B], o[B:]); g = np.concatenate([ga, gb]); gh = g @ prm[2].T * (h > 0); t[0] += 1
        for p, q, a, b in zip(prm, [z.T @ gh, gh.sum(0), h.T @ g, g.sum(0)], m, v):
            a *= f(.9); a += f(.1) * q; b *= f(.999); b += f(.001) * q * q; p -= f(1e-3) * (a / f(1 - .9 ** t[0])) / (np.sqrt(b / f(1 - .999 ** t[0])) + f(1e-8))
    return step
if os.environ.get("CHECK"):
    for one, two in ((infonce, infonce_np), (barlow, barlow_np)):
        a, b = torch.randn(B, 32, requires_grad=True), torch.randn(B, 32, requires_grad=True); l = one(a, a.detach() + b); ga, gb = torch.autograd.grad(l, (a, b))
        k, ka, kb = two(a.detach().numpy(), (a + b).detach().numpy())
        print(one.__name__, float(l), k, float((ga - torch.from_numpy(ka)).abs().max() / ga.abs().max()), float((gb - torch.from_numpy(kb)).abs().max() / gb.abs().max()))
    raise SystemExit
for name, one, two in (("infonce", infonce, infonce_np), ("barlow", barlow, barlow_np)):
    fl = 4 * B * (2 * 64 * 128 + 3 * 128 * 32)
    c.timeit("torch_" + name, torch_step(one), quiet=5, work=fl); c.timeit("numpy_" + name, numpy_step(two), quiet=5, work=fl)
c.done("embedding")   # per_ns = GFLOP/s of the network's products
