//  L_R = L + λ₂ Σ θ² + λ₁ Σ |θ|      the regulariser R(W) of a loss functional: what parameters cost by themselves
//
//  Its slope is part of the gradient, unlike the weight decay of Adam, which shrinks θ beside it (Loshchilov, Hutter 2019).

namespace Ebm;

public abstract partial class Objective
{
    /// <summary>This objective with a price on large parameters.</summary>
    /// <param name="squares">λ₂ ≥ 0, the price of a square.</param>
    /// <param name="sizes">λ₁ ≥ 0, the price of an absolute value: it drives what hardly helps to 0.</param>
    public Objective Regularized(double squares, double sizes = 0)
    {
        Check.NotNegativeSingle(squares);
        Check.NotNegativeSingle(sizes);
        return new WithPrice(this, (float)squares, (float)sizes);
    }

    private sealed class WithPrice(Objective objective, float squares, float sizes) : Objective
    {
        public override Tensor Loss(EnergyModel model, TrainingBatch batch, Rng rng)
        {
            var loss = objective.Loss(model, batch, rng);
            foreach (var (_, theta) in model.Parameters())
            {
                if (theta.IsFixed)
                    continue;
                if (squares > 0)
                    loss += squares * theta.Square().Sum();
                if (sizes > 0)
                    loss += sizes * theta.Abs().Sum();
            }

            return loss;
        }

        public override void Require(EnergyModel model) => objective.Require(model);

        public override string Advice(EnergyModel model) => objective.Advice(model);

        internal override string? NotASlope(EnergyModel model) => objective.NotASlope(model);

        public override IReadOnlyList<Tensor> Memory(EnergyModel model) => objective.Memory(model);
    }
}
