//  log p_θ(x) = θ·f(x) − log Z,    g = (f, −1),    P = ν p_n / (p + ν p_n)
//  I = Σ_x p P g gᵀ,    m = Σ_x p P g:    n Var (θ̂, log Ẑ) → I⁻¹ − (1 + 1/ν) I⁻¹ m mᵀ I⁻¹        (Gutmann, Hyvärinen 2012, theorem 3)

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

public sealed partial class NoiseContrastive
{
    /// <summary>What the variance of (θ̂, log Ẑ), times the number of data, comes to as that grows, for energies −θ·f(x).</summary>
    /// <param name="data">The probability of every state, or of every cell of a grid.</param>
    /// <param name="noise">The same of the noise.</param>
    /// <param name="features">f of every state, all of one length.</param>
    /// <param name="ratio">ν, noise points for every datum, &gt; 0.</param>
    /// <returns>One number for every feature, then that of log Z.</returns>
    public static double[] Variances(double[] data, double[] noise, double[][] features, double ratio)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(noise);
        ArgumentNullException.ThrowIfNull(features);
        Check.AtLeast(data.Length, 1, "data.Length");
        Check.Length(noise.Length, data.Length, nameof(noise));
        Check.Length(features.Length, data.Length, nameof(features));
        Check.Positive(ratio);
        var count = features[0].Length + 1;
        var (information, mean) = (Matrix<double>.Build.Dense(count, count), Vector<double>.Build.Dense(count));
        for (var s = 0; s < data.Length; s++)
        {
            if (data[s] == 0)
                continue;
            Check.Length(features[s].Length, count - 1, $"features[{s}]");
            var g = Vector<double>.Build.Dense([.. features[s], -1]);
            var weight = data[s] * (ratio * noise[s] / (data[s] + (ratio * noise[s])));
            information += weight * g.OuterProduct(g);
            mean += weight * g;
        }

        var inverse = information.Inverse();
        return (inverse - ((1 + (1 / ratio)) * (inverse * mean).OuterProduct(inverse * mean))).Diagonal().ToArray();
    }
}
