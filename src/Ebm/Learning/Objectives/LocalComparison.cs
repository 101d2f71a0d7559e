//  L = mean_x Σ_{x'} ψ(Δ),    Δ = E(x') − E(x),    x' the neighbours of x: one coordinate changed, or a small random step away
//
//    pseudo-likelihood            ψ = log(1 + e^{−Δ})          (Besag 1975)
//    ratio matching               ψ = 1 / (1 + e^Δ)²           (Hyvärinen 2007)
//    minimum probability flow     ψ = e^{−Δ/2}                 (Sohl-Dickstein, Battaglino, DeWeese 2011)
//
//  Z cancels in Δ. All three have ψ'(−Δ) = e^Δ ψ'(Δ), and for every such ψ the truth is a stationary point: two neighbours x, x' pull
//  with p(x) ψ'(Δ) and p(x') ψ'(−Δ), which are equal where p(x)/p(x') = e^Δ. Twice differentiated at 0: ψ'' = −½ ψ', so that for steps
//  v → 0 in real space all of them become ½ (v·∂E)² − vᵀ ∂²E v, up to a factor: score matching.

namespace Ebm;

/// <summary>Learning that compares every datum with its neighbours and nothing else, so that Z cancels.</summary>
/// <remarks>
/// <code>
/// L = mean_x Σ_{x'} ψ(Δ),    Δ = E(x') − E(x),    x' the neighbours of x: one coordinate changed, or a small random step away
/// </code>
/// </remarks>
public abstract class LocalComparison : Objective
{
    private protected LocalComparison()
    {
    }

    /// <summary>Besag's pseudo-likelihood −Σ_i log p(x_i | rest), for states of finitely many values in every coordinate.</summary>
    public static LocalComparison PseudoLikelihood { get; } = new PseudoLikelihood();

    /// <summary>Ratio matching, for states of two values in every coordinate.</summary>
    public static LocalComparison RatioMatching { get; } = new RatioMatching();

    /// <summary>Minimum probability flow to all states that differ in one coordinate.</summary>
    public static LocalComparison MinimumProbabilityFlow { get; } = new MinimumProbabilityFlow();

    /// <summary>What it is called: "ratio matching".</summary>
    public abstract string Name { get; }

    /// <summary>Conditional noise-contrastive estimation: real data against the same data moved by a random step.</summary>
    /// <param name="step">Standard deviation of the step in every coordinate, &gt; 0.</param>
    /// <param name="draws">Steps for every datum, ≥ 1.</param>
    public static LocalComparison ConditionalNoise(double step, int draws = 1) => new ConditionalNoise(step, draws);

    /// <summary>The cost ψ of one comparison.</summary>
    /// <param name="change">Δ = E(x') − E(x): how much higher the neighbour lies.</param>
    public abstract double Cost(double change);

    /// <summary>The slope ψ' at a change.</summary>
    /// <param name="change">Δ.</param>
    public abstract double Slope(double change);

    /// <summary>The curvature ψ'' at a change.</summary>
    /// <param name="change">Δ.</param>
    public abstract double Curvature(double change);

    /// <inheritdoc/>
    public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(rng);
        Require(model);
        ModelShapes.Rows(batch.Rows, model.Dimension, GetType().Name, nameof(batch));
        var (neighbours, each) = Neighbours(model.Space, batch.Rows, rng);
        var n = batch.Rows.Shape[0];
        return Costs(model.F(neighbours).Reshape(n, each) - model.F(batch.Rows).Reshape(n, 1), model.Space).Sum(-1).Mean();
    }

    /// <inheritdoc/>
    public override void Require(EnergyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (!Fits(model.Space))
            throw new ArgumentException(
                $"{GetType().Name} trains an energy of {Needs}; this {model.GetType().Name} has the states {model.Space}.", nameof(model));
    }

    /// <summary>The spaces it is for, in words.</summary>
    private protected abstract string Needs { get; }

    private protected abstract bool Fits(StateSpace space);

    /// <summary>ψ of changes (n, neighbours), a graph.</summary>
    private protected abstract Tensor Costs(Tensor changes, StateSpace space);

    /// <summary>All neighbours of all rows, those of one row together, and how many each row has.</summary>
    private protected virtual (Tensor Rows, int Each) Neighbours(StateSpace space, Tensor rows, Rng rng)
    {
        var (n, d) = (rows.Shape[0], space.Dimension);
        var each = 0;
        for (var i = 0; i < d; i++)
            each += space.Values(i).Length - 1;
        var moved = new float[(long)n * each * d];
        for (int r = 0, at = 0; r < n; r++)
        {
            var row = rows.Data.Slice(r * d, d);
            for (var i = 0; i < d; i++)
            {
                var seen = false;
                foreach (var value in space.Values(i))
                {
                    if (value == row[i])
                    {
                        seen = true;
                        continue;
                    }

                    if (at == moved.Length)
                        break;
                    row.CopyTo(moved.AsSpan(at, d));
                    moved[at + i] = value;
                    at += d;
                }

                if (!seen)
                    throw new ArgumentException($"Row {r} holds {row[i]} at coordinate {i}; the states are {space}.", nameof(rows));
            }
        }

        return (Tensor.From(moved, n * each, d), each);
    }
}
