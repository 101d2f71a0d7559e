// c = ln(1 + eᵒ) − y o = −[y ln σ(o) + (1 − y) ln(1 − σ(o))]:    ȳ = −c̄ o,    ō = c̄ (σ(o) − y)
//
// Computed as  ln(1 + e^{−|o|}) + (1 − y) o  for o > 0,  − y o  else: the difference of two large numbers never arises.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The cost of a number y in [0, 1] under the logit o, element by element.</summary>
internal sealed record LogisticCostOperation : Operation
{
    /// <summary>Of two tensors of one shape.</summary>
    public static Tensor Of(Tensor y, Tensor o) => SumToOperation.Same(y, o.ShapeArray)
        ? new LogisticCostOperation().Apply(o.ShapeArray, y, o)
        : throw TensorShape.Mismatch("LogisticCost", y, o);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (y, o, c) = (inputs[0].Buffer, inputs[1].Buffer, result.Buffer);
        ElementLoop.Run(result.Length, (from, count) =>
        {
            var cost = c.AsSpan(from, count);
            TensorPrimitives.Abs(o.AsSpan(from, count), cost);
            TensorPrimitives.Negate(cost, cost);
            VectorMath.Softplus(cost, cost);
            for (var i = 0; i < count; i++)
            {
                // A fraction of 0 costs nothing, also where the logit is infinite.
                var logit = o[from + i];
                var share = logit > 0 ? 1 - y[from + i] : -y[from + i];
                cost[i] += share == 0 ? 0 : share * logit;
            }
        });
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => i == 0
        ? -(gradient * inputs[1])
        : gradient * (inputs[1].Sigmoid() - inputs[0]);
}
