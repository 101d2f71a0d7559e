using System.Numerics;

namespace Ebm.Tests.Energies;

/// <summary>
/// Large weights, far points, near ties: sums of exponentials and differences of large numbers against double, whole numbers or identities.
/// </summary>
public class LargeNumbersTests
{
    public static TheoryData<string> Landscapes =>
        ["double well", "tilted", "six wells", "banana", "mueller-brown", "eight gaussians", "moons", "quartic", "gaussian"];

    private static ILandscape Landscape(string name) => name switch
    {
        "double well" => Ebm.Energies.DoubleWell(),
        "tilted" => Ebm.Energies.DoubleWell(3, 0.5),
        "six wells" => Ebm.Energies.DoubleWell(2, 0.3, 1, 6),
        "banana" => Ebm.Energies.Banana(),
        "mueller-brown" => Ebm.Energies.MullerBrown(),
        "eight gaussians" => Ebm.Energies.EightGaussians(),
        "moons" => Ebm.Energies.TwoMoons(),
        "quartic" => new QuarticWells(2, 3),
        _ => Ebm.Energies.Gaussian(new[,] { { 2.0, 0.5 }, { 0.5, 1 } }, [0.3, -1]),
    };

    [Theory]
    [MemberData(nameof(Landscapes))]
    public void Far_away_an_energy_is_right_or_infinite_and_a_finite_one_has_a_slope(string name)
    {
        var landscape = Landscape(name);
        var (n, rng) = (landscape.Dimension, new Rng(3));
        for (var power = 0; power <= 17; power++)
        {
            for (var trial = 0; trial < 20; trial++)
            {
                float[] x = [.. Enumerable.Range(0, n).Select(_ => (float)((rng.NextDouble() - 0.5) * Math.Pow(10, power)))];
                var exact = Array.ConvertAll(x, v => (double)v);
                var (e, g) = (new float[1], new float[n]);
                landscape.EnergiesAndGradients(x, 1, e, g);
                var (energy, slope) = (landscape.Energy(exact), landscape.Gradient(exact));
                Assert.False(float.IsNaN(e[0]) || double.IsNaN(energy), $"E is NaN at 1e{power}");
                if (energy > 3e38 || float.IsInfinity(e[0]))
                {
                    Assert.True(energy > 1e36 && e[0] > 1e36f);
                    continue;
                }

                // Cancelling terms of the size of E's largest: x⁴ here, so that a part in 10⁵ of E is far above the rounding.
                Assert.Equal(energy, e[0], 1e-4 * (1 + Math.Abs(energy)));
                if (slope.Any(v => Math.Abs(v) > 1e37)) continue;
                var length = Math.Sqrt(slope.Sum(v => v * v));
                for (var d = 0; d < n; d++)
                {
                    // Two of these are sums over points: wrong by at most their diameter beside ‖x‖ where x² has no digits left for σ².
                    var points = name is "eight gaussians" or "moons" && power > 1 ? 8 / Math.Sqrt(exact.Sum(v => v * v)) : 0;
                    Assert.Equal(slope[d], g[d], (1e-3 + points) * (1 + length));
                }
            }
        }
    }

    [Theory]
    [InlineData(1, 5, 6)]
    [InlineData(30, 6, 5)]
    [InlineData(1e4, 5, 4)]
    [InlineData(1e30, 4, 6)]
    public void Machines_with_large_weights_agree_with_the_enumeration_in_double(double scale, int visible, int hidden)
    {
        // Weights that floats hold exactly, so that both machines are the same one.
        var rng = new Rng(8);
        var (small, rbm) = (new EnumeratedRbm(visible, hidden), new Rbm(visible, hidden));
        Fill(small.Weights, rbm.Weights);
        Fill(small.VisibleBias, rbm.VisibleBias);
        Fill(small.HiddenBias, rbm.HiddenBias);
        void Fill(double[] a, float[] b)
        {
            for (var i = 0; i < a.Length; i++) a[i] = b[i] = (float)(scale * Math.Round(8 * rng.NextGaussian()) / 8);
        }

        Assert.Equal(1, small.LogZOverHidden() / small.LogZOverVisible(), 1e-12);
        Assert.Equal(1, RbmPartition.Exact(rbm) / small.LogZOverVisible(), 1e-6);
        Assert.Equal(1, small.Probabilities().Sum(), 1e-12);
        var free = small.FreeEnergies();
        for (var s = 0; s < free.Length; s++)
            Assert.Equal(free[s], rbm.Energy(Array.ConvertAll(EnumeratedRbm.State(s, visible), v => (float)v)), 1e-5 * scale);
        Assert.Equal(0, small.Divergence(small.Probabilities()), 1e-12);

        float[] hv = new float[visible * hidden], v1 = new float[visible], h1 = new float[hidden];
        RbmPartition.Moments(rbm, hv, v1, h1);
        var p = small.Probabilities();
        for (var i = 0; i < visible; i++)
            Assert.Equal(p.Select((w, s) => w * EnumeratedRbm.State(s, visible)[i]).Sum(), v1[i], 1e-4);
        var draws = RbmPartition.ExactHiddenSamples(rbm, 2000, rng);
        for (var j = 0; j < hidden; j++)
        {
            var mean = Enumerable.Range(0, 2000).Average(k => draws[(k * hidden) + j]);
            Assert.Equal(h1[j], mean, 1e-4 + (5 * Math.Sqrt(h1[j] * (1 - h1[j]) / 2000)));
        }
    }

    [Fact]
    public void States_that_tie_at_a_huge_energy_share_the_probability()
    {
        var small = new EnumeratedRbm(2, 1);
        small.VisibleBias[0] = small.VisibleBias[1] = 1e30;
        small.Weights[0] = small.Weights[1] = -1e30;
        small.HiddenBias[0] = 1e30;
        var p = small.Probabilities();
        Assert.Equal(1, p.Sum(), 1e-12);
        Assert.Equal(1, small.Step([0.25, 0.25, 0.25, 0.25]).Sum(), 1e-12);

        // With no coupling all is known: p(00) = p(11) where both biases are 0, at any offset by the hidden unit.
        var free = new EnumeratedRbm(1, 1) { HiddenBias = { [0] = 1e20 } };
        Assert.Equal([0.5, 0.5], free.Probabilities());
        Assert.Equal(-Math.Log(2), free.LogLikelihood([1, 0]), 1e-15);
        var twin = new Rbm(1, 1) { HiddenBias = { [0] = 1e20f } };
        float[] hv = [0], v = [0], h = [0];
        RbmPartition.Moments(twin, hv, v, h);
        Assert.Equal((0.5f, 1f), (v[0], h[0]));
    }

    [Fact]
    public void A_gibbs_step_keeps_the_balance_of_improbable_states()
    {
        // p(v) T(v → w) = p(w) T(w → v), relative, down to 1e-60: 1 − σ(z) would be 0 there.
        var small = new EnumeratedRbm(2, 1);
        (small.Weights[0], small.Weights[1], small.HiddenBias[0], small.VisibleBias[0]) = (60, -45, 50, 40);
        var (p, t) = (small.Probabilities(), small.Transition());
        for (var a = 0; a < 4; a++)
            for (var b = 0; b < 4; b++)
                Assert.Equal(1, p[a] * t[a, b] / (p[b] * t[b, a]), 1e-10);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1e6)]
    [InlineData(1e300)]
    public void Modern_hopfield_at_any_beta(double beta)
    {
        var rng = new Rng(2);
        double[][] patterns = [.. Enumerable.Range(0, 5)
            .Select(_ => Enumerable.Range(0, 8).Select(_ => 100 * rng.NextGaussian()).ToArray())];
        var net = new ModernHopfield(patterns, beta);
        foreach (var pattern in patterns)
        {
            Assert.Equal(1, net.Attention(pattern).Sum(), 1e-12);
            Assert.InRange(net.Energy(pattern), -1e-9, 1e300);
            Assert.Equal(pattern, net.Update(pattern));
        }

        Assert.Equal([0.5, 0.5], new ModernHopfield([new[] { 1e8, 1 }, [1e8, -1]], beta).Attention([1e8, 0]));
    }

    [Theory]
    [InlineData(2, 21)]
    [InlineData(5, 40)]
    [InlineData(12, 300)]
    [InlineData(60, 1000)]
    [InlineData(null, 9)]
    [InlineData(null, 60)]
    public void Dense_memory_takes_the_exact_sign_of_its_field(int? order, int spins)
    {
        // Pairs of patterns that differ in half of the bits tie often: at a state that agrees with both alike their terms cancel.
        var rng = new Rng(7);
        var a = HopfieldPatterns.Random(1, spins, rng)[0];
        int[][] patterns = [a, .. Enumerable.Range(0, 5).Select(_ => HopfieldPatterns.Damage(a, rng.NextDouble(), rng)),
            [.. a.Select(s => -s)]];
        var memory = new DenseMemory(patterns, order);
        for (var trial = 0; trial < 6; trial++)
        {
            int[] state = trial == 0 ? [.. a.Select((s, i) => i % 2 == 0 ? s : -s)]
                : HopfieldPatterns.Damage(patterns[rng.NextInt(7)], rng.NextDouble(), rng);
            var expected = (int[])state.Clone();
            for (var i = 0; i < spins; i++)
            {
                var sign = ExactSign(patterns, expected, i, order);
                if (sign != 0) expected[i] = sign;
            }

            memory.Sweep(state);
            Assert.Equal(expected, state);
        }
    }

    /// <summary>
    /// The sign of Σ_μ F(h + ξ) − F(h − ξ) in whole numbers; e^z as the whole part of e^{z + c} with c so large that all digits that matter
    /// are there.
    /// </summary>
    private static int ExactSign(int[][] patterns, int[] state, int i, int? order)
    {
        BigInteger sum = 0;
        var lowest = -state.Length - 60;
        foreach (var xi in patterns)
        {
            var h = Enumerable.Range(0, state.Length).Sum(j => j == i ? 0 : xi[j] * state[j]);
            sum += order is { } n
                ? BigInteger.Pow(h + xi[i], n) - BigInteger.Pow(h - xi[i], n)
                : xi[i] * (BigInteger.Pow(Euler, h - lowest) >> (200 * (h - lowest)));
        }

        return sum.Sign;
    }

    /// <summary>e · 2²⁰⁰, by its series.</summary>
    private static readonly BigInteger Euler = Enumerable.Range(1, 60).Aggregate((Sum: BigInteger.One << 200, Term: BigInteger.One << 200),
        (s, k) => (s.Sum + (s.Term / k), s.Term / k)).Sum;

    [Fact]
    public void A_term_far_below_two_that_cancel_decides()
    {
        // Overlaps 30, 30 and 10 without spin 0; the first two pull apart, the third, e^−20 of them or less, decides.
        foreach (var spins in new[] { 31, 201, 1501 })
        {
            int[] up = [.. Enumerable.Repeat(1, spins)], down = [-1, .. Enumerable.Repeat(1, spins - 1)];
            int[] third = [-1, .. Enumerable.Range(1, spins - 1).Select(i => i % 3 == 0 ? -1 : 1)];
            foreach (var stored in new[] { new[] { up, down, third }, [third, up, down], [up, third, down] })
            {
                int[] state = [1, .. Enumerable.Repeat(1, spins - 1)];
                new DenseMemory(stored, null).Sweep(state);
                Assert.Equal(-1, state[0]);
            }
        }
    }

    [Fact]
    public void Arc_marginals_of_huge_energies_are_those_of_the_differences()
    {
        foreach (var offset in new[] { 0, 1e9, 1e15, -1e15 })
        {
            var graph = new WeightedDag(3).Add(0, 1, offset).Add(0, 1, offset + 1).Add(1, 2, offset).Add(0, 2, 2 * offset);
            var marginals = graph.ArcMarginals();
            var z = 2 + Math.Exp(-1);
            Assert.Equal(1, marginals[2] + marginals[3], 1e-12);
            Assert.Equal(marginals[2], marginals[0] + marginals[1], 1e-12);
            Assert.Equal(Math.Exp(-1), marginals[1] / marginals[0], 1e-12);
            if (Math.Abs(offset) < 1e10) Assert.Equal(1 / z, marginals[3], 1e-6);
        }
    }

    [Fact]
    public void Covariances_that_are_singular_to_rounding_are_refused_and_thin_ones_kept()
    {
        foreach (var near in new[] { 1.0, 1 - 1.2e-16, 1 - 2.3e-16, -1 })
        {
            Assert.Throws<ArgumentException>("covariance", () => new GaussianEnergy(new[,] { { 1, near }, { near, 1 } }));
            Assert.Throws<ArgumentException>("covariances[0]",
                () => new GaussianMixture([1], [[0.0, 0]], [new[,] { { 1, near }, { near, 1 } }]));
        }

        // log det and E along the thin direction: C = ((1, ρ), (ρ, 1)) has variances 1 ± ρ.
        foreach (var gap in new[] { 1e-4, 1e-8, 1e-12 })
        {
            var thin = new GaussianEnergy(new[,] { { 1, 1 - gap }, { 1 - gap, 1 } });
            Assert.Equal(Math.Log(2 * Math.PI) + (0.5 * Math.Log(gap * (2 - gap))), thin.LogPartition(), 1e-3 * (gap < 1e-10 ? 1 : 1e-4));
            Assert.Equal(1, thin.Energy(Math.Sqrt(gap), -Math.Sqrt(gap)), gap < 1e-10 ? 1e-3 : 1e-6);
        }

        Assert.Throws<ArgumentException>("covariances[1]",
            () => new GaussianMixture([0.5, 0.5], [[0.0, 0], [0, 0]],
            [new[,] { { 1.0, 0 }, { 0, 1 } }, new[,] { { 1, 0.3 }, { 0.2, 1 } }]));
    }
}
