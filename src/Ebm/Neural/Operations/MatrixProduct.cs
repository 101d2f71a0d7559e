// C = op(A) op(B):    op(A)‾ = C̄ op(B)ᵀ,    op(B)‾ = op(A)ᵀ C̄;    each is one product with other transpositions

namespace Ebm;

internal sealed record MatrixProductOperation(bool TransposeA, bool TransposeB) : Operation
{
    public static Tensor Of(Tensor a, Tensor b, bool transposeA, bool transposeB)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Shape.Count != 2 || b.Shape.Count != 2 || a.Shape[transposeA ? 0 : 1] != b.Shape[transposeB ? 1 : 0])
            throw TensorShape.Mismatch($"MatrixProduct of A{(transposeA ? "ᵀ" : "")} and B{(transposeB ? "ᵀ" : "")}", a, b);
        return new MatrixProductOperation(transposeA, transposeB).Apply([a.Shape[transposeA ? 1 : 0], b.Shape[transposeB ? 0 : 1]], a, b);
    }

    public override void Compute(Tensor[] inputs, Tensor result) =>
        MatrixMultiply.Run(
            inputs[0].Data, inputs[1].Data, result.Data, result.Shape[0], inputs[0].Shape[TransposeA ? 0 : 1], result.Shape[1], TransposeA,
                TransposeB, threads: Workspace.Threads);

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => (i, TransposeA, TransposeB) switch
    {
        (0, false, _) => Of(gradient, inputs[1], false, !TransposeB),
        (0, true, _) => Of(inputs[1], gradient, TransposeB, true),
        (_, _, false) => Of(inputs[0], gradient, !TransposeA, false),
        _ => Of(gradient, inputs[0], true, TransposeA),
    };
}

/// <summary>y = xᵀ for a matrix.</summary>
internal sealed record TransposeOperation : Operation
{
    public static Tensor Of(Tensor x) => x.Shape.Count == 2
        ? new TransposeOperation().Apply([x.Shape[1], x.Shape[0]], x)
        : throw new ArgumentException($"Transpose needs a matrix; the shape is {x.ShapeText}.", nameof(x));

    public override unsafe void Compute(Tensor[] inputs, Tensor result)
    {
        fixed (float* x = inputs[0].Data, y = result.Data)
            MatrixTranspose.Write(x, inputs[0].Shape[1], y, inputs[0].Shape[0], inputs[0].Shape[0], inputs[0].Shape[1]);
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => Of(gradient);
}
