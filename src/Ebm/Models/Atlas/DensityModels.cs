//  Energies that are −log p of something simple, or maps to something simple; and memories over real vectors.

namespace Ebm;

/// <summary>The atlas's models whose low volume is bounded by the way they are built.</summary>
internal static class DensityModels
{
    /// <summary>The entries.</summary>
    public static IReadOnlyList<AtlasEntry> Entries { get; } =
    [
        new("One Gaussian", ModelClass.A1, "½(y − m)ᵀS⁻¹(y − m)", "02-gibbs", (data, _) => Moments(data)),
        new("Modern Hopfield network", ModelClass.A1, "½‖y‖² − (1/β) log Σ e^{β yₖ·y}", "07-dense-memory",
            (data, _) => new ModernHopfield([.. Enumerable.Range(0, Math.Min(data.Count, 200)).Select(i => data[i])], 40)),
        new("Gaussian mixture", ModelClass.A1, "−log Σₖ πₖ N(y; μₖ, Σₖ)", "15-bounded-volume",
            (data, rng) => GaussianMixture.Fit(data, 16, rng, 80)),
        new("PCA", ModelClass.A1, "‖y − ȳ − zu‖², least over z", "15-bounded-volume", (data, _) => Pca.Fit(data, 1)),
        new("k-means", ModelClass.A1, "minₖ ‖y − μₖ‖²", "15-bounded-volume", (data, rng) => KMeans.Fit(data, 24, rng, 3)),
        new("ICA", ModelClass.A1, "Σⱼ g(wⱼ·y) − log|det W|", "15-bounded-volume", (data, rng) => Ica.Fit(data, rng)),
        new("Student-t experts", ModelClass.A1, "Σⱼ αⱼ log(1 + ½(wⱼ·y)²)", "15-bounded-volume",
            (data, rng) => StudentExperts.Fit(data, 6, rng, 1000)),
        new("Planar flow", ModelClass.A1, "½‖f(y)‖² − log|det ∂f|", "19-flows", (data, rng) =>
            Likeliest(new PlanarFlow(2, 24, rng), data, rng, 800, .01)),
        new("Coupling flow", ModelClass.A1, "½‖f(y)‖² − log|det ∂f|", "19-flows", (data, rng) =>
            Likeliest(new CouplingFlow(2, 10, 32, rng), data, rng, 1000, .005)),
        new("Spline flow", ModelClass.A1, "½‖f(y)‖² − log|det ∂f|", "19-flows", (data, rng) =>
            Likeliest(CouplingFlow.OfSplines(2, 4, 32, rng, bound: 3), data, rng, 600, .005)),
    ];

    /// <summary>The Gaussian with the mean and the covariance of the points: the likeliest one.</summary>
    public static GaussianEnergy Moments(Points data)
    {
        double[] mean = data.Mean(), x = data.Coordinate(0), y = data.Coordinate(1);
        double Product(double[] a, double ma, double[] b, double mb) => a.Zip(b, (u, v) => (u - ma) * (v - mb)).Average();
        var xy = Product(x, mean[0], y, mean[1]);
        return new GaussianEnergy(new[,] { { Product(x, mean[0], x, mean[0]), xy }, { xy, Product(y, mean[1], y, mean[1]) } }, mean);
    }

    private static Flow Likeliest(Flow model, Points data, Rng rng, int steps, double rate) =>
        NetworkModels.Trained(model, new NegativeLogLikelihood(), TrainingSet.From(data), rng, steps, rate);
}
