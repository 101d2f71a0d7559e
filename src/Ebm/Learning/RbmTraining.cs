//  ΔW = η (⟨h vᵀ⟩_data − ⟨h vᵀ⟩_negative − λ W) + μ ΔW_before,  likewise a with ⟨v⟩ and b with ⟨h⟩ (without λ)
//
//  η   LearningRate;   μ   Momentum;   λ   WeightDecay;   ⟨⟩ are means over a minibatch or over the chains
//  data:      v from the data, h its probabilities
//  negative:  CD-k: k Gibbs steps from the minibatch itself;  PCD: k steps of chains that are never restarted
//             (v drawn as 0 or 1, h its probabilities);  exact: the model's own means by enumeration of the hidden states
//  Sources: Hinton (2002) for CD; Tieleman, Training RBMs using approximations to the likelihood gradient (2008) for PCD.

namespace Ebm;

/// <summary>Where the negative term of the gradient comes from.</summary>
public enum RbmMethod
{
    /// <summary>CD-k: a few Gibbs steps away from the data.</summary>
    ContrastiveDivergence,

    /// <summary>PCD: chains that go on from update to update.</summary>
    Persistent,

    /// <summary>Maximum likelihood: the model's exact means. Needs at most 20 hidden units.</summary>
    Exact,
}

/// <summary>How to train an RBM.</summary>
/// <remarks>
/// <code>
/// ΔW = η (⟨h vᵀ⟩_data − ⟨h vᵀ⟩_negative − λ W) + μ ΔW_before,  likewise a with ⟨v⟩ and b with ⟨h⟩ (without λ)
/// </code>
/// </remarks>
public sealed record RbmTraining
{
    /// <summary>Where the negative term comes from.</summary>
    public RbmMethod Method { get; init; } = RbmMethod.ContrastiveDivergence;

    /// <summary>k ≥ 1, Gibbs steps an update.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>The number of rows per minibatch, ≥ 1.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>Chains of PCD, ≥ 1.</summary>
    public int Chains { get; init; } = 100;

    /// <summary>η &gt; 0, for means over the minibatch.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The momentum μ, 0 ≤ μ &lt; 1.</summary>
    public double Momentum { get; init; }

    /// <summary>The weight decay λ ≥ 0.</summary>
    public double WeightDecay { get; init; }

    internal void Validate(Rbm rbm)
    {
        Check.AtLeast(Steps, 1);
        Check.AtLeast(BatchSize, 1);
        Check.AtLeast(Chains, 1);
        Check.Positive(LearningRate);
        Check.NotNegative(WeightDecay);
        if (!(Momentum >= 0 && Momentum < 1))
            throw new ArgumentOutOfRangeException(nameof(Momentum), Momentum, $"Momentum = {Momentum} must be at least 0 and below 1.");
        if (Method == RbmMethod.Exact)
            Check.Between(rbm.Hidden, 1, RbmPartition.MostEnumerated, "Hidden units of exact training");
    }
}
