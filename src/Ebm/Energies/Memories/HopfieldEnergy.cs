//  E(S) = −½ Σ_ij w_ij S_i S_j + Σ_i θ_i S_i   as an energy over spins:   J_ij = w_ij,  h_i = −θ_i,  and −½ Σ_i w_ii is a constant.
//
//  Two fields, not to be confused: recall asks for h_i = Σ_j w_ij S_j − θ_i with the neuron's own weight in it; what flipping costs
//  is 2 S_i f_i with f_i = Σ_{j≠i} w_ij S_j − θ_i, without.

namespace Ebm;

public sealed partial class Hopfield
{
    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Spins(Spins);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state)));

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    void IPairwiseEnergy.Fields(Batch states, int spin, Span<float> fields)
    {
        var (spins, count) = states.For(Spins, fields);
        Check.Between(spin, 0, Spins - 1);
        fields[..count].Fill((float)-Threshold(spin));
        for (var j = 0; j < Spins; j++)
        {
            if (j != spin)
                System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(spins.Slice(j * count, count), (float)Weight(spin, j),
                    fields[..count], fields[..count]);
        }
    }

    /// <inheritdoc/>
    double IBoundedFields.LargestField(int spin)
    {
        var sum = Math.Abs(Threshold(spin));
        for (var j = 0; j < Spins; j++)
        {
            if (j != spin)
                sum += Math.Abs(Weight(spin, j));
        }

        return sum;
    }
}
