"""One step of both players of a GAN (64-256-256-1 against 32-256-256-64, SiLU), batch 256, from the same parameters: logistic losses, Adam.
The discriminator sees the generated points once; their slopes serve both players. ms/step."""
import common as c, torch
from torch import nn
torch.set_num_threads(c.THREADS); torch.manual_seed(0); B, Z, DIMS = 256, 32, [64, 256, 256, 1]
def mlp(dims): return nn.Sequential(*[m for a, b in zip(dims[:-1], dims[1:]) for m in (nn.Linear(a, b), nn.SiLU())][:-1])
disc, gen = mlp(DIMS), mlp([Z, 256, 256, 64]); softplus = nn.functional.softplus
params = list(disc.parameters()) + list(gen.parameters()); opt = torch.optim.Adam(params, 1e-3, betas=(.5, .999))
data = torch.randn(2000, DIMS[0])
def step():
    x = data[torch.randint(2000, (B,))]; made = gen(torch.randn(B, Z)); still = made.detach().requires_grad_(True)
    e = disc(still); loss = softplus(disc(x)).mean() + softplus(-e).mean()
    opt.zero_grad(set_to_none=True); loss.backward()
    # dE/dx of every point: the loss above left -sigmoid(-e)/B of it in still.grad, the generator wants sigmoid(e)/B of it.
    with torch.no_grad(): slopes = -still.grad * torch.exp(e)
    made.backward(slopes); opt.step()
fl = 2 * B * (6 * (256 * 256 + 256) + 5 * 64 * 256 + 3 * (256 * 256 + 64 * 256) + 2 * Z * 256)
c.timeit("torch_gan_64-256_b256", step, quiet=5, work=fl)
c.done("gan")   # per_ns = GFLOP/s
