"""One JEM training step of a classifier 64-256-256-10 (SiLU): 20 Langevin steps on -logsumexp, cross-entropy and both means, Adam. ms/step."""
import common as c, torch
from torch import nn
torch.set_num_threads(c.THREADS); torch.manual_seed(0); K, EPS, NS, B, DIMS = 20, .1, .05, 256, [64, 256, 256, 10]
net = nn.Sequential(*[m for a, b in zip(DIMS[:-1], DIMS[1:]) for m in (nn.Linear(a, b), nn.SiLU())][:-1]); opt = torch.optim.Adam(net.parameters(), 1e-3)
data, labels = torch.randn(2000, DIMS[0]), torch.arange(2000) % DIMS[-1]
def step():
    i = torch.randint(2000, (B,)); d, y = data[i] + .03 * torch.randn(B, DIMS[0]), labels[i]
    for p in net.parameters(): p.requires_grad_(False)
    x = torch.randn(B, DIMS[0])
    for _ in range(K):
        x.requires_grad_(True); g, = torch.autograd.grad(-net(x).logsumexp(1).sum(), x); x = (x.detach() - EPS * g).add_(torch.randn_like(x), alpha=NS)
    for p in net.parameters(): p.requires_grad_(True)
    f = net(d); loss = nn.functional.cross_entropy(f, y) - f.logsumexp(1).mean() + net(x).logsumexp(1).mean()
    opt.zero_grad(set_to_none=True); loss.backward(); opt.step()
fl = 2 * B * sum(a * b for a, b in zip(DIMS[:-1], DIMS[1:])) * (2 * K + 6)
c.timeit("torch_jem_64-256_b256", step, quiet=5, work=fl)
c.done("jem")   # per_ns = GFLOP/s
