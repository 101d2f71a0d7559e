namespace Ebm.Benchmarks.Pairs;

/// <summary>A classical model fitted to the 1797 digits of 64 pixels, beside scikit-learn from the same start.</summary>
internal abstract class ClassicalPair(string row, string work, params string[] peers) : IPair
{
    protected static Points Digits { get; } = Points.From(Ebm.Digits.Load().Images);

    protected static double[][] FirstTen { get; } = [.. Enumerable.Range(0, 10).Select(i => Digits[i])];

    public string Row => row;

    public string Work => work;

    public IReadOnlyList<Peer> Peers => [.. peers.Select(name => new Peer("p09_sklearn.py", name))];

    public double Target(int threads) => 2;

    public abstract PairedWork Prepare(int threads);
}

internal sealed class KMeansPair() : ClassicalPair("kmeans-digits",
    "k-means with 10 centres on 1797 digits from the first ten, until nothing moves (Lloyd).",
    "kmeans10_init10rows_lloyd", "kmeans10_init10rows_elkan")
{
    public override PairedWork Prepare(int threads)
    {
        KMeans? model = null;
        return new PairedWork(() => model = KMeans.Fit(Digits, FirstTen, threads: threads),
            () => new Dictionary<string, double> { ["inertia"] = 256 * model!.Objectives[^1] });
    }
}

internal sealed class RestartedKMeansPair() : ClassicalPair("kmeans-digits-10",
    "k-means with 10 centres on 1797 digits, the best of ten starts by k-means++.", "kmeans10_plusplus_ninit10")
{
    public override PairedWork Prepare(int threads)
    {
        var (rng, inertia) = (new Rng(1), 0.0);
        return new PairedWork(() => inertia = 256 * KMeans.Fit(Digits, 10, rng, threads: threads).Objectives[^1],
            () => new Dictionary<string, double> { ["inertia"] = inertia });
    }
}

internal sealed class MixturePair() : ClassicalPair("mixture-digits",
    "100 iterations of EM, 10 full Gaussians on 1797 digits, from means at the first ten and unit covariances.",
    "gmm10_full_X16_init_first10rows_identityprec_100it")
{
    public override PairedWork Prepare(int threads)
    {
        var unit = new double[64, 64];
        for (var d = 0; d < 64; d++) unit[d, d] = 1;
        var start = new GaussianMixture([.. Enumerable.Repeat(.1, 10)], FirstTen, [.. Enumerable.Repeat(unit, 10)]);
        GaussianMixture? model = null;
        return new PairedWork(() => model = GaussianMixture.Fit(Digits, start, 100, 1e-3, threads: threads),
            () => new Dictionary<string, double> { ["mean_loglik"] = -model!.Energies(Digits).Average() });
    }
}

internal sealed class PcaPair() : ClassicalPair("pca-digits", "The 20 leading principal components of 1797 digits.", "pca20_full",
    "pca20_randomized")
{
    public override PairedWork Prepare(int threads)
    {
        Pca? model = null;
        return new PairedWork(() => model = Pca.Fit(Digits, 20),
            () => new Dictionary<string, double> { ["explained"] = model!.ExplainedVariance });
    }
}

/// <summary>Sparse codes on a fixed dictionary; both sides report the objective that they reach.</summary>
internal sealed class SparsePair() : IPair
{
    public string Row => "sparse-digits";

    public string Work => "The sparse codes of 1797 centred digits on their first 100 rows as atoms, λ = 0.1.";

    public IReadOnlyList<Peer> Peers => [.. new[] { "lasso_cd", "lasso_cd_jobs", "lasso_lars", "lasso_lars_jobs" }
        .Select(name => new Peer("p14_sparse.py", "sparse100_" + name))];

    public string Limit => "Ours stops when no coordinate moves by more than 10⁻¹² of the largest correlation, " +
        "scikit-learn at its default gap of 10⁻⁴.";

    public double Target(int threads) => 2;

    public PairedWork Prepare(int threads)
    {
        var rows = Points.From(Digits.Load().Images);
        var mean = rows.Mean();
        double[][] centred = [.. Enumerable.Range(0, rows.Count).Select(i => rows[i].Zip(mean, (v, m) => v - m).ToArray())];
        var (coding, y) = (new SparseCoding(centred[..100], .1), Points.From(centred).Rows());
        Tensor? codes = null;
        // The number of threads is that of the workspace.
        var workspace = new Workspace(threads);
        return new PairedWork(() => workspace.Run(() => codes = coding.Encode(y)), () => new Dictionary<string, double>
        {
            ["objective"] = Enumerable.Range(0, rows.Count).Sum(i => coding.JointEnergy(centred[i],
                Array.ConvertAll(codes!.Data.Slice(i * 100, 100).ToArray(), v => (double)v))),
        });
    }
}

/// <summary>ICA of data whose sources are known; both sides report how far they are from them.</summary>
internal sealed class IcaPair : IPair
{
    public string Row => "ica-20";

    public string Work => "Square ICA of 10000 points of 20 mixed sources 1/(π cosh s), from a random rotation; log cosh on both sides.";

    public IReadOnlyList<Peer> Peers => [new("p12_ica.py", "fastica20_logcosh")];

    public string Limit => "Six or seven steps on all points after twelve on a fifth of them, in products of 20 rows, and one " +
        "exponential a number; then the moments of the data.";

    public double Target(int threads) => 2;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var truth = new Ica([.. Enumerable.Range(0, 20).Select(_ => Enumerable.Range(0, 20).Select(_ => rng.NextGaussian()).ToArray())]);
        var data = truth.Sample(rng, 10_000);
        Ica? model = null;
        return new PairedWork(() => model = Ica.Fit(data, rng, threads: threads),
            () => new Dictionary<string, double> { ["amari"] = Ica.AmariDistance(model!.Unmixing, truth.Mixing) });
    }
}
