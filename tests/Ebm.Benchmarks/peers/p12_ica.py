"""Square ICA of 10000 points of 20 mixed hyperbolic-secant sources: scikit-learn's FastICA, log cosh, from a random rotation.
Reports the Amari distance to the mixing (0: found; Amari, Cichocki, Yang 1996)."""
import common as c, warnings, numpy as np; warnings.simplefilter("ignore")
from sklearn.decomposition import FastICA
r = np.random.default_rng(1); A = r.standard_normal((20, 20)); X = np.log(np.tan(np.pi / 2 * r.random((10000, 20)))) @ A.T; M = [None]
def amari():
    P = np.abs(M[0].components_ @ A); return float(((P.sum(1) / P.max(1) - 1).sum() + (P.sum(0) / P.max(0) - 1).sum()) / (2 * 20 * 19))
def fit(): M[0] = FastICA(whiten="unit-variance", max_iter=500, random_state=r.integers(1 << 30)).fit(X)
c.timeit("fastica20_logcosh", fit, quiet=5, amari=lambda: round(amari(), 5), n_iter=lambda: M[0].n_iter_)
c.done("ica")
