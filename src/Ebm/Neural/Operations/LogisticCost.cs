// c = ln(1 + eᵒ) − y o = −[y ln σ(o) + (1 − y) ln(1 − σ(o))]:    ȳ = −c̄ o,    ō = c̄ (σ(o) − y)
//
// Computed as  ln(1 + e^{−|o|}) + (1 − y) o  for o > 0,  − y o  else: the difference of two large numbers never arises.

using System.Runtime.CompilerServices;

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
        ElementLoop.Run(result.Length, (from, count) => ScalarFunction.Run<Cost>(o.AsSpan(from, count), y.AsSpan(from, count),
            y.AsSpan(from, count), c.AsSpan(from, count)));
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => i == 0
        ? -(gradient * inputs[1])
        : LogisticSlopeOperation.Of(inputs[0], inputs[1], gradient);

    private readonly struct Cost : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T o, T y, T unused)
            where T : struct, ILanes<T>
        {
            // A share of 0 costs nothing, also where the logit is infinite.
            var zero = T.All(0f);
            var share = T.IfAtLeast(zero, o, y * T.All(-1f), T.IfEqual(o, o, T.All(1f) - y, y * T.All(-1f)));
            return SoftplusFunction.Of(T.Abs(o) * T.All(-1f)) + T.IfEqual(share, zero, zero, share * o);
        }
    }
}

/// <summary>ō = c̄ (σ(o) − y) in one pass.</summary>
internal sealed record LogisticSlopeOperation : Operation
{
    public static Tensor Of(Tensor y, Tensor o, Tensor g) => new LogisticSlopeOperation().Apply(o.ShapeArray, y, o, g);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (y, o, g, d) = (inputs[0].Buffer, inputs[1].Buffer, inputs[2].Buffer, result.Buffer);
        ElementLoop.Run(result.Length, (from, count) => ScalarFunction.Run<Slope>(o.AsSpan(from, count), y.AsSpan(from, count),
            g.AsSpan(from, count), d.AsSpan(from, count)));
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient)
    {
        if (i == 0)
            return -(gradient * inputs[2]);
        var s = inputs[1].Sigmoid();
        return i == 1 ? gradient * inputs[2] * (s * (1 - s)) : gradient * (s - inputs[0]);
    }

    private readonly struct Slope : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T o, T y, T g)
            where T : struct, ILanes<T> => g * (SigmoidFunction.Of(o) - y);
    }
}
