// E(y) = −ln (1/n) Σ_i N(y; a x_i, v),    ∂E/∂y = (y − a Σ_i r_i x_i)/v

namespace Ebm;

/// <summary>The energy of a finite set of points under Gaussian noise, exact in double precision.</summary>
internal sealed class FiniteSetEnergy(NoisySet set, double signal, double variance) : ILandscape
{
    private readonly double shift = Math.Log(set.Count) + (.5 * set.Dimension * Math.Log(2 * Math.PI * variance));

    public int Dimension => set.Dimension;

    public StateSpace Space => StateSpace.Real(Dimension);

    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints => [];

    public double Energy(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        return shift + set.Ask(x, signal, variance, new double[set.Count], new double[Dimension]);
    }

    public double[] Gradient(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        var away = new double[Dimension];
        set.Ask(x, signal, variance, new double[set.Count], away);
        return Array.ConvertAll(away, a => a * signal / variance);
    }

    public void Energies(Batch states, Span<float> energies) => Compute(states.For(Dimension, energies), energies, []);

    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        Compute(states.For(Dimension, energies, gradients), energies, gradients);

    private void Compute(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states;
        double[] y = new double[Dimension], away = new double[Dimension], shares = new double[set.Count];
        for (var i = 0; i < count; i++)
        {
            for (var d = 0; d < Dimension; d++)
                y[d] = points[(d * count) + i];
            energies[i] = (float)(shift + set.Ask(y, signal, variance, shares, away));
            for (var d = 0; d < Dimension && gradients.Length > 0; d++)
                gradients[(d * count) + i] = (float)(away[d] * signal / variance);
        }
    }
}
