//  ‖g‖ = √Σ‖g_i‖² over all parameters i;    g ← g · min(1, c/‖g‖)

namespace Ebm;

public static partial class Gradient
{
    /// <summary>√Σ‖g‖² over all gradients. A tensor that stands for several parameters counts once for each.</summary>
    /// <returns>The norm, as long as the gradients are finite; else ∞ or NaN.</returns>
    public static double Norm(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var sum = 0.0;
        foreach (var g in gradients)
            sum += SumOfSquares(g.Data);
        return Math.Sqrt(sum);
    }

    /// <summary>
    /// Scales all gradients, in place, so that their common norm is at most <paramref name="most"/>. Returns the norm before.
    /// </summary>
    /// <param name="gradients">The gradients. A tensor that stands for several parameters counts for each and is scaled once.</param>
    /// <param name="most">The largest norm, &gt; 0.</param>
    public static double ClipToNorm(IReadOnlyList<Tensor> gradients, double most)
    {
        Check.Positive(most);
        var norm = Norm(gradients);
        if (norm > most)
        {
            foreach (var g in new HashSet<Tensor>(gradients))
                Scale(g.Data, most / norm);
        }

        return norm;
    }

    private static double SumOfSquares(ReadOnlySpan<float> g)
    {
        // In single precision where the squares are floats, which is nearly always.
        const float Small = 1e-20f, Large = 1e37f;
        var fast = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(g);
        if (fast is > Small and < Large)
            return fast;
        var sum = 0.0;
        foreach (var v in g)
            sum += (double)v * v;
        return sum;
    }

    private static void Scale(Span<float> g, double factor)
    {
        // A factor that is no normal float would lose digits.
        if (factor > 1e-37)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(g, (float)factor, g);
            return;
        }

        for (var i = 0; i < g.Length; i++)
            g[i] = (float)(g[i] * factor);
    }
}
