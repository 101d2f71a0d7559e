//  F(y, D) = E(y, D, z*):      ∂F/∂y = ∂E/∂y,   ∂F/∂D = ∂E/∂D   at z* held fixed, for E has no slope along z there      (Danskin)
//
//  Only the first derivatives: z* moves with y and D, so that ∂²F ≠ ∂²E. In y, ∂²E is the unit matrix, ∂²F has a trace smaller by the
//  number of atoms in use. So the slope is an operation whose own derivative is refused.

namespace Ebm;

public sealed partial class SparseCoding
{
    private static Tensor Unit(Tensor dictionary) => dictionary / dictionary.Square().Sum(-1).Sqrt();

    /// <summary>The energy of every row with its best code held fixed.</summary>
    internal sealed record HeldCode(Tensor Codes, float Price) : Operation
    {
        public override string Name => nameof(SparseCoding);

        public static Tensor Of(Tensor y, Tensor dictionary, Tensor codes, float price) =>
            new HeldCode(codes, price).Apply([codes.Shape[0], 1], y, dictionary);

        public override void Compute(Tensor[] inputs, Tensor result) => Energy(inputs[0], inputs[1]).Data.CopyTo(result.Data);

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
            HeldCodeSlope.Of(this, i, inputs[0], inputs[1], gradient);

        public Tensor Energy(Tensor y, Tensor dictionary) =>
            (.5f * (y - Codes.MatrixProduct(Unit(dictionary))).Square().Sum(-1)) + (Price * Codes.Abs().Sum(-1));
    }

    /// <summary>∂/∂y, or ∂/∂D where <paramref name="Which"/> is 1, of the sum of all energies times their weights.</summary>
    private sealed record HeldCodeSlope(HeldCode Held, int Which) : Operation
    {
        public override string Name => nameof(SparseCoding);

        public static Tensor Of(HeldCode held, int which, Tensor y, Tensor dictionary, Tensor weights) =>
            new HeldCodeSlope(held, which).Apply(which == 0 ? y.ShapeArray : dictionary.ShapeArray, y, dictionary, weights);

        public override void Compute(Tensor[] inputs, Tensor result)
        {
            Tensor[] held = [inputs[0].Constant(), inputs[1].Constant()];
            Gradient.Of((Held.Energy(held[0], held[1]) * inputs[2].Constant()).Sum(), held[Which]).Data.CopyTo(result.Data);
        }

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => throw new NotSupportedException(
            "SparseCoding: F has a first derivative only. Its slope holds the best code fixed, which moves with y and the atoms, so that "
            + "a second derivative, which score matching and a gradient through a sampler ask for, would be wrong. Learn and MeanEnergy "
            + "fit the atoms without one.");
    }
}
