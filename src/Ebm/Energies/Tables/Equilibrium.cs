//  What log Z(β) and its gradients say at one inverse temperature β = 1/T:
//
//      ⟨E⟩ = −∂log Z/∂β          mean energy
//      Var E = ∂²log Z/∂β²       energy fluctuation
//      F = −(1/β) log Z          free energy,  F = ⟨E⟩ − TS
//      S = log Z + β⟨E⟩          entropy in nats (Boltzmann's constant is 1)
//      C = ∂⟨E⟩/∂T = β² Var E    heat capacity

namespace Ebm;

/// <summary>A system at one temperature: log Z, the mean and the spread of its energy, and all that follows from them.</summary>
/// <remarks>
/// <code>
/// ⟨E⟩ = −∂log Z/∂β          mean energy
/// Var E = ∂²log Z/∂β²       energy fluctuation
/// F = −(1/β) log Z          free energy,  F = ⟨E⟩ − TS
/// S = log Z + β⟨E⟩          entropy in nats (Boltzmann's constant is 1)
/// C = ∂⟨E⟩/∂T = β² Var E    heat capacity
/// </code>
/// </remarks>
/// <param name="Beta">Inverse temperature β.</param>
/// <param name="LogPartition">The log partition function log Z(β).</param>
/// <param name="MeanEnergy">The mean energy ⟨E⟩ = −∂log Z/∂β.</param>
/// <param name="EnergyVariance">Var E = ∂²log Z/∂β².</param>
public readonly record struct Equilibrium(double Beta, double LogPartition, double MeanEnergy, double EnergyVariance)
{
    // S computed without cancellation, and the log Z + β⟨E⟩ that it stands for: `with` may have changed that.
    private readonly double entropy, rounded;

    /// <summary>With an entropy that is known better than log Z + β⟨E⟩, whose terms cancel where energies lie far from zero.</summary>
    internal Equilibrium(double beta, double logPartition, double meanEnergy, double energyVariance, double entropy)
        : this(beta, logPartition, meanEnergy, energyVariance) =>
        (this.entropy, rounded) = (entropy, logPartition + beta * meanEnergy);

    /// <summary>The temperature T = 1/β.</summary>
    public double Temperature => 1 / Beta;

    /// <summary>F = −(1/β) log Z = ⟨E⟩ − TS; the least ⟨E⟩_q − TS(q) that any distribution q reaches.</summary>
    public double FreeEnergy => -LogPartition / Beta;

    /// <summary>S = log Z + β⟨E⟩, in nats.</summary>
    public double Entropy => LogPartition + Beta * MeanEnergy is var s && s.Equals(rounded) ? entropy : s;

    /// <summary>C = ∂⟨E⟩/∂T = β² Var E: how much energy one more unit of temperature brings.</summary>
    public double HeatCapacity => Beta * Math.Sqrt(EnergyVariance) is var root ? root * root : 0;   // β² alone may overflow
}
