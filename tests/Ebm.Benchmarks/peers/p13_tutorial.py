"""A published tutorial's work from start to end: torchebm's example 20-training/01-mcmc-losses/02-persistent-cd in plain torch: 3000 points, an
energy 2-128-128-1 (SiLU), 1000 Adam steps of 256 points, negatives by 10 Langevin steps at temperature 1 on a buffer of 8192. Three things differ,
since near the tutorial's own the energy fell without bound when we tried: eight Gaussians of width 0.3 on a ring of radius 2 for two moons of width 0.05,
Langevin steps of 0.03 for 0.1, and 0.01 mean E^2 on both sides. The net begins as ours does: Gaussian weights of variance 2/inputs, no biases.
The KL of the data's density to exp(-E) is by quadrature over [-4, 4]^2, 128 x 128 cells. s/training."""
import common as c, numpy as np, torch
from torch import nn
torch.set_num_threads(c.THREADS); torch.manual_seed(1); STEPS, K, ETA, B, BUFFER, W = 1000, 10, .03, 256, 8192, .3
t = torch.arange(8) * np.pi / 4; bumps = 2 * torch.stack([torch.cos(t), torch.sin(t)], 1); nets = []
def energy():
    net = nn.Sequential(nn.Linear(2, 128), nn.SiLU(), nn.Linear(128, 128), nn.SiLU(), nn.Linear(128, 1))
    for m in net:
        if isinstance(m, nn.Linear): nn.init.normal_(m.weight, std=(2 / m.in_features) ** .5); nn.init.zeros_(m.bias)
    return net
def train():
    data = bumps[torch.randint(8, (3000,))] + W * torch.randn(3000, 2); net = energy(); opt = torch.optim.Adam(net.parameters(), 1e-3); buffer = torch.randn(BUFFER, 2)
    for _ in range(STEPS):
        batch = data[torch.randint(3000, (B,))]; places = torch.randint(BUFFER, (B,)); x = buffer[places]
        for p in net.parameters(): p.requires_grad_(False)
        for _ in range(K):
            x.requires_grad_(True); g, = torch.autograd.grad(net(x).sum(), x); x = (x.detach() - ETA * g).add_(torch.randn_like(x), alpha=(2 * ETA) ** .5)
        for p in net.parameters(): p.requires_grad_(True)
        buffer[places] = x; e, f = net(batch), net(x); loss = e.mean() - f.mean() + .01 * (e ** 2 + f ** 2).mean(); opt.zero_grad(set_to_none=True); loss.backward(); opt.step()
    nets.append(net)
def kls():
    a = (torch.arange(128) + .5) / 16 - 4; g = torch.stack(torch.meshgrid(a, a, indexing="xy"), -1).reshape(-1, 2).double()
    p = torch.logsumexp(-((g[:, None] - bumps.double()) ** 2).sum(2) / (2 * W * W), 1); p = p - torch.logsumexp(p, 0); out = []
    with torch.no_grad():
        for net in nets: e = net(g.float())[:, 0].double(); out.append(float((p.exp() * (p + e + torch.logsumexp(-e, 0))).sum()))
    return out
c.timeit("torch_persistent_cd", train, quiet=2, budget=20, kl=lambda: round(float(np.mean(kls())), 4), scatter=lambda: round(float(np.std(kls(), ddof=1)), 4), runs=lambda: len(nets))
c.done("tutorial")
