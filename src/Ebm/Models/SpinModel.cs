//  E(x) = −½ Σ_{i≠j} J_ij x_i x_j − Σ_i b_i x_i,    x_i = ±1;    J symmetric and b are the parameters

namespace Ebm;

/// <summary>Spins with couplings to learn: a Boltzmann machine without hidden units that any objective for spins trains.</summary>
/// <remarks>
/// <code>
/// E(x) = −½ Σ_{i≠j} J_ij x_i x_j − Σ_i b_i x_i,    x_i = ±1;    J symmetric and b are the parameters
/// </code>
/// <see cref="BoltzmannMachine"/> is the same energy without learning, in double precision, enumerated.
/// </remarks>
public sealed class SpinModel : EnergyModel
{
    private readonly Tensor couplings;
    private readonly Tensor fields;
    private readonly Tensor pairs;
    private readonly GraphEnergy computation;

    /// <summary>All couplings and fields 0: every state is as good as any other.</summary>
    /// <param name="spins">n ≥ 1.</param>
    public SpinModel(int spins)
    {
        Check.Positive(spins);
        Space = StateSpace.Spins(spins);
        (couplings, fields) = (Tensor.From(new float[spins * spins], spins, spins), Tensor.From(new float[spins], 1, spins));
        var others = Tensor.Filled(1, spins, spins);
        for (var i = 0; i < spins; i++)
            others.Data[(i * spins) + i] = 0;
        pairs = others.Constant();
        computation = new GraphEnergy(F, spins);
    }

    /// <summary>Starts at the couplings and fields of a machine.</summary>
    /// <param name="machine">The machine; copied.</param>
    public SpinModel(BoltzmannMachine machine)
        : this((machine ?? throw new ArgumentNullException(nameof(machine))).Units)
    {
        for (var i = 0; i < machine.Units; i++)
        {
            fields.Data[i] = (float)machine.Fields[i];
            for (var j = 0; j < machine.Units; j++)
                couplings.Data[(i * machine.Units) + j] = (float)machine.Couplings[i, j];
        }
    }

    /// <inheritdoc/>
    public override StateSpace Space { get; }

    /// <inheritdoc/>
    public override Objective NaturalObjective => LocalComparison.PseudoLikelihood;

    /// <summary>The machine with what has been learned, at most 16 spins: probabilities, samples and moments by enumeration.</summary>
    public BoltzmannMachine Machine()
    {
        var n = Dimension;
        var (j, b) = (new double[n, n], new double[n]);
        for (var i = 0; i < n; i++)
        {
            b[i] = fields.Data[i];
            for (var k = 0; k < i; k++)
                j[i, k] = j[k, i] = (couplings.Data[(i * n) + k] + (double)couplings.Data[(k * n) + i]) / 2;
        }

        return new BoltzmannMachine(j, b);
    }

    /// <summary>The energy E of every row.</summary>
    public override Tensor Apply(Tensor x) => F(x);

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        return ((y.MatrixProduct(couplings * pairs) * y).Sum(-1) * -.5f) - (y * fields).Sum(-1);
    }

    /// <inheritdoc/>
    public override void Energies(Batch states, Span<float> energies)
    {
        states.For(Dimension, energies);
        Space.CheckAll(states, nameof(states));
        computation.Energies(states, energies);
    }
}
