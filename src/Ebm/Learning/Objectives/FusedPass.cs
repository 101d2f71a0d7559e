//  ∂L/∂θ = Σ_i c_i ∂E(x_i)/∂θ,    c_i = ∂L/∂E(x_i):    losses of energies alone, without a graph

namespace Ebm;

/// <summary>Sums of gradients of a fused network, weighted by the slopes c of a loss in its energies.</summary>
internal sealed class FusedPass
{
    private readonly MlpEnergy fused;
    private readonly float[][] sums;

    private FusedPass(MlpEnergy fused, NetworkModel network) =>
        (this.fused, sums) = (fused, [.. network.Parameters().Select(p => new float[p.Value.Length])]);

    /// <summary>The pass of a model, or null where it has none.</summary>
    public static FusedPass? Of(EnergyModel model) =>
        model is NetworkModel { Fused: { } fused } network ? new FusedPass(fused, network) : null;

    /// <summary>E of every point.</summary>
    public float[] Energies(Points points)
    {
        var energies = new float[points.Count];
        fused.Energies(points, energies);
        return energies;
    }

    /// <summary>Adds Σ_i c(i, E(x_i)) ∂E(x_i)/∂θ. Returns the energies.</summary>
    public float[] Add(Points points, Func<int, float, float> slope)
    {
        var energies = new float[points.Count];
        fused.AddParameterGradients(points, energies, [], slope, sums);
        return energies;
    }

    /// <summary>The same, with the slopes ∂E/∂x of every point besides.</summary>
    public (float[] Energies, Points Slopes) AddWithSlopes(Points points, Func<int, float, float> slope)
    {
        var (energies, slopes) = (new float[points.Count], new Points(points.Dimension, points.Count));
        fused.AddParameterGradients(points, energies, slopes.Values, slope, sums);
        return (energies, slopes);
    }

    /// <summary>Hands the sums out and begins again at 0.</summary>
    public void MoveTo(IReadOnlyList<Tensor> gradients)
    {
        for (var i = 0; i < sums.Length; i++)
        {
            sums[i].CopyTo(gradients[i].Data);
            Array.Clear(sums[i]);
        }
    }

    /// <summary>Throws away what a step that failed has left.</summary>
    public void Clear() => Array.ForEach(sums, Array.Clear);
}
