namespace Ebm;

// And, or, not: energies made of energies of the same states. The formulas stand in Composition.cs.
public static partial class Energies
{
    /// <summary>And: the sum E = Σ E_k, low where every part is low. Its distribution is the product of experts, p ∝ Π p_k.</summary>
    /// <param name="parts">At least one, all over the same states.</param>
    public static IEnergy And(params IEnergy[] parts) => And(Ones(parts), parts);

    /// <inheritdoc cref="And(IEnergy[])"/>
    public static IDifferentiableEnergy And(params IDifferentiableEnergy[] parts) => And(Ones(parts), parts);

    /// <summary>And, for constraints: their sum counts what either list counts.</summary>
    /// <param name="parts">At least one, all of the same places and symbols.</param>
    public static ConstraintEnergy And(params ConstraintEnergy[] parts) => ConstraintEnergy.Sum(parts);

    /// <summary>The weighted sum E = Σ w_k E_k. A negative weight may leave no Z: <see cref="Not(IEnergy, double, double)"/>.</summary>
    /// <param name="weights">w_k, one finite number for each part.</param>
    /// <param name="parts">At least one, all over the same states.</param>
    public static IEnergy And(double[] weights, params IEnergy[] parts) => new Composition(parts, Sum(weights, parts));

    /// <inheritdoc cref="And(double[], IEnergy[])"/>
    public static IDifferentiableEnergy And(double[] weights, params IDifferentiableEnergy[] parts) =>
        new DifferentiableComposition(parts, Sum(weights, parts));

    /// <summary>The tempered energy βE, whose distribution at inverse temperature 1 is that of E at β.</summary>
    /// <param name="energy">E.</param>
    /// <param name="beta">β &gt; 0.</param>
    public static IEnergy Tempered(IEnergy energy, double beta)
    {
        Check.Positive(beta);
        return And([beta], energy);
    }

    /// <inheritdoc cref="Tempered(IEnergy, double)"/>
    public static IDifferentiableEnergy Tempered(IDifferentiableEnergy energy, double beta)
    {
        Check.Positive(beta);
        return And([beta], energy);
    }

    /// <summary>
    /// Or: E = −log Σ exp(a_k − E_k), low where any part is low. With a_k = log w_k − log Z_k it is the mixture Σ w_k p_k; with a_k = 0 the
    /// share of each part follows its own zero point.
    /// </summary>
    /// <param name="logWeights">a_k, one finite number for each part.</param>
    /// <param name="parts">At least one, all over the same states.</param>
    public static IEnergy Or(double[] logWeights, params IEnergy[] parts) => new Composition(parts, Minimum(logWeights, parts));

    /// <inheritdoc cref="Or(double[], IEnergy[])"/>
    public static IDifferentiableEnergy Or(double[] logWeights, params IDifferentiableEnergy[] parts) =>
        new DifferentiableComposition(parts, Minimum(logWeights, parts));

    /// <summary>
    /// Not: log(e^{−wE} + e^{−c}), high where E is low, and nowhere below −c. It is a part of a sum: alone it has no Z over a space
    /// without end. Like <see cref="Or(double[], IEnergy[])"/> it depends on the zero point of E.
    /// </summary>
    /// <param name="energy">E, what is not wanted.</param>
    /// <param name="bound">c: where wE is above it, nothing is forbidden any more; finite.</param>
    /// <param name="weight">w &gt; 0.</param>
    public static IEnergy Not(IEnergy energy, double bound, double weight = 1) => new Composition([energy], Negation(bound, weight));

    /// <inheritdoc cref="Not(IEnergy, double, double)"/>
    public static IDifferentiableEnergy Not(IDifferentiableEnergy energy, double bound, double weight = 1) =>
        new DifferentiableComposition([energy], Negation(bound, weight));

    private static double[] Ones(IEnergy[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return [.. parts.Select(_ => 1.0)];
    }

    private static WeightedSum Sum(double[] weights, IEnergy[] parts) => new(OneEach(weights, parts, nameof(weights)));

    private static SoftMinimum Minimum(double[] logWeights, IEnergy[] parts) => new(OneEach(logWeights, parts, nameof(logWeights)));

    private static BoundedNegation Negation(double bound, double weight)
    {
        Check.Finite(bound);
        Check.Positive(weight);
        Check.Finite(weight);
        return new BoundedNegation(weight, bound);
    }

    private static double[] OneEach(double[] numbers, IEnergy[] parts, string name)
    {
        ArgumentNullException.ThrowIfNull(numbers, name);
        ArgumentNullException.ThrowIfNull(parts);
        Check.Length(numbers.Length, parts.Length, name);
        Check.Finite(numbers, name);
        return [.. numbers];
    }
}
