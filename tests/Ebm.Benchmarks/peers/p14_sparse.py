"""Sparse codes of the 1797 centred digits / 16 on a fixed dictionary, their first 100 rows at length 1, at λ = 0.1: scikit-learn's sparse_encode.
Reports the objective ½‖y − Dz‖² + λ‖z‖₁, summed over the rows. `_jobs`: joblib's processes, as many as threads."""
import common as c, warnings, numpy as np; warnings.simplefilter("ignore")
from sklearn.datasets import load_digits; from sklearn.decomposition import sparse_encode
Y = load_digits().data / 16; Y -= Y.mean(0); D = Y[:100] / np.linalg.norm(Y[:100], axis=1, keepdims=True); A = [None]
def encode(algorithm, jobs=1): A[0] = sparse_encode(Y, D, algorithm=algorithm, alpha=.1, max_iter=2000, n_jobs=jobs)
def objective(): return round(float(.5 * ((Y - A[0] @ D) ** 2).sum() + .1 * abs(A[0]).sum()), 4)
for algorithm in ("lasso_cd", "lasso_lars"):
    c.timeit(f"sparse100_{algorithm}", lambda: encode(algorithm), quiet=3, objective=objective)
    c.timeit(f"sparse100_{algorithm}_jobs", lambda: encode(algorithm, c.THREADS), quiet=3, objective=objective)
c.done("sparse")
