//  E(ξ) = −(1/β) log Σ_μ exp(β x_μ·ξ) + ½ ξ·ξ + (1/β) log K + ½ M²
//  ξ'   = Σ_μ x_μ p_μ,   p = softmax(β x_1·ξ, …, β x_K·ξ)                       (the update; p is the attention)
//
//  x_μ   stored pattern μ = 1 … K, real entries;   M   the longest pattern's length;   β   inverse temperature
//  The first term is concave and the second convex, so the update (their concave-convex step) never raises E.
//  With the patterns as keys and as values and ξ as the query, the update is attention: softmax(β q Kᵀ) V.
//  ∂E/∂ξ = ξ − ξ': fixed points of the update are the stationary points of E. E ≥ 0.
//  Source: Ramsauer et al., Hopfield networks is all you need (2020), eqs. 1-3 and theorem 1.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The continuous modern Hopfield net: stores real vectors, recalls by attention.</summary>
/// <remarks>
/// <code>
/// E(ξ) = −(1/β) log Σ_μ exp(β x_μ·ξ) + ½ ξ·ξ + (1/β) log K + ½ M²
/// ξ'   = Σ_μ x_μ p_μ,   p = softmax(β x_1·ξ, …, β x_K·ξ)                       (the update; p is the attention)
/// </code>
/// Energy, gradient and update cost K·N each. All arithmetic is in double precision.
/// </remarks>
public sealed class ModernHopfield : IDifferentiableEnergy
{
    private readonly double[][] patterns;
    private readonly double constant;

    /// <summary>Makes a memory of patterns.</summary>
    /// <param name="patterns">K patterns of N finite numbers each; copied.</param>
    /// <param name="beta">β, &gt; 0: small averages, large looks up.</param>
    /// <exception cref="ArgumentException">No patterns, different lengths, or a number is not finite.</exception>
    public ModernHopfield(IReadOnlyList<double[]> patterns, double beta)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        Check.AtLeast(patterns.Count, 1, "patterns.Count");
        Check.NoNulls(patterns);
        Check.AtLeast(patterns[0].Length, 1, "patterns[0].Length");
        Check.Positive(beta);
        for (var mu = 0; mu < patterns.Count; mu++)
        {
            Check.Length(patterns[mu].Length, patterns[0].Length, $"patterns[{mu}]");
            Check.Finite(patterns[mu], $"patterns[{mu}]");
        }

        this.patterns = [.. patterns.Select(p => (double[])p.Clone())];
        Beta = beta;
        constant = (Math.Log(patterns.Count) / beta) + (0.5 * this.patterns.Max(p => TensorPrimitives.SumOfSquares<double>(p)));
    }

    /// <summary>The same from single-precision patterns, such as images.</summary>
    /// <param name="patterns">K patterns of N finite numbers each.</param>
    /// <param name="beta">β, &gt; 0.</param>
    public ModernHopfield(IReadOnlyList<float[]> patterns, double beta)
        : this([.. patterns.Select(p => Array.ConvertAll(p, v => (double)v))], beta)
    {
    }

    private ModernHopfield(double[][] patterns, double beta, double halfLongestSquare)
    {
        this.patterns = patterns;
        Beta = beta;
        constant = (Math.Log(patterns.Length) / beta) + halfLongestSquare;
    }

    /// <summary>β, the inverse temperature.</summary>
    public double Beta { get; }

    /// <summary>K, the number of stored patterns.</summary>
    public int Count => patterns.Length;

    /// <inheritdoc/>
    public int Dimension => patterns[0].Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>The same patterns at another inverse temperature; the patterns are shared, not copied.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public ModernHopfield At(double beta)
    {
        Check.Positive(beta);
        return new ModernHopfield(patterns, beta, constant - (Math.Log(Count) / Beta));
    }

    /// <inheritdoc/>
    public double Energy(double[] x)
    {
        var scores = Scores(x);
        var top = scores.Max();
        return constant + (0.5 * TensorPrimitives.SumOfSquares<double>(x)) - top - (Functions.LogSumExp(
            Array.ConvertAll(scores, s => Beta * (s - top))) / Beta);
    }

    /// <summary>The attention p = softmax(β x_μ·ξ): how much each stored pattern is recalled. Sums to 1.</summary>
    /// <param name="state">ξ, N numbers.</param>
    public double[] Attention(double[] state)
    {
        var weights = Scores(state);
        var top = weights.Max();
        for (var mu = 0; mu < weights.Length; mu++)
        {
            weights[mu] = Math.Exp(Beta * (weights[mu] - top));
        }

        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<double>(weights), weights);
        return weights;
    }

    /// <summary>One step: the stored patterns, averaged with their attention. Never raises E.</summary>
    /// <param name="state">ξ, N numbers; not changed.</param>
    public double[] Update(double[] state)
    {
        var next = new double[Dimension];
        var attention = Attention(state);
        for (var mu = 0; mu < patterns.Length; mu++)
        {
            TensorPrimitives.MultiplyAdd(patterns[mu], attention[mu], next, next);
        }

        return next;
    }

    /// <summary>Updates until a step moves no coordinate by more than <paramref name="tolerance"/>.</summary>
    /// <param name="start">The probe ξ; not changed.</param>
    /// <param name="known">Coordinates to hold at their start, as when the rest of a picture is to be completed; null holds none.</param>
    /// <param name="tolerance">Largest movement of a finished recall, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    public Minimum<double[]> Recall(double[] start, bool[]? known = null, double tolerance = 1e-9, int maxSteps = 100)
    {
        ArgumentNullException.ThrowIfNull(start);
        Check.Length(known?.Length ?? Dimension, Dimension, nameof(known));
        Check.Positive(tolerance);
        Check.AtLeast(maxSteps, 1);
        Check.Finite(start);
        var path = new List<double[]> { (double[])start.Clone() };
        var energies = new List<double> { Energy(start) };
        for (var step = 1; step <= maxSteps; step++)
        {
            var next = Update(path[^1]);
            var moved = 0.0;
            for (var i = 0; i < next.Length; i++)
            {
                next[i] = known is not null && known[i] ? start[i] : next[i];
                moved = Math.Max(moved, Math.Abs(next[i] - path[^1][i]));
            }

            path.Add(next);
            energies.Add(Energy(next));
            if (moved <= tolerance)
            {
                return new Minimum<double[]>(next, energies[^1], step, true, path, energies);
            }
        }

        return new Minimum<double[]>(path[^1], energies[^1], maxSteps, false, path, energies);
    }

    /// <inheritdoc/>
    double IEnergy.Energy(ReadOnlySpan<double> state) => Energy(state.ToArray());

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        for (var i = 0; i < count; i++)
        {
            energies[i] = (float)Energy(Point(points, count, i));
        }
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(Dimension, energies, gradients);
        Energies(states, energies);
        for (var i = 0; i < count; i++)
        {
            var x = Point(points, count, i);
            var next = Update(x);
            for (var d = 0; d < Dimension; d++)
            {
                gradients[(d * count) + i] = (float)(x[d] - next[d]);
            }
        }
    }

    private double[] Point(ReadOnlySpan<float> points, int count, int i)
    {
        var x = new double[Dimension];
        for (var d = 0; d < x.Length; d++)
        {
            x[d] = points[(d * count) + i];
        }

        return x;
    }

    private double[] Scores(double[] state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Check.Length(state.Length, Dimension, nameof(state));
        Host.Poll();
        var scores = new double[patterns.Length];
        for (var mu = 0; mu < scores.Length; mu++)
        {
            scores[mu] = TensorPrimitives.Dot<double>(patterns[mu], state);
        }

        return scores;
    }
}
