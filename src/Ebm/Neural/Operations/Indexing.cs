// Take: y[b, i] = x[b, map[i]]  (0 where map[i] = −1).    Put: y[b, map[i]] += x[b, i].    b = 0 … blocks − 1
//
// Each is the other's derivative, and between them they are all the wiring of a convolution net: rows of an embedding,
// image patches, pooling windows, upsampling, a change of axes are each one map.

namespace Ebm;

internal sealed record TakeOperation(int Blocks, int[] Map) : Operation
{
    public static Tensor Of(Tensor x, int blocks, int[] map, int[] shape) => new TakeOperation(blocks, map).Apply(shape, x);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y) = (inputs[0].Buffer, result.Buffer);
        var size = inputs[0].Length / Blocks;
        IndexLoop.Run(Blocks, Map.Length, b =>
        {
            var source = x.AsSpan(b * size, size);
            var target = y.AsSpan(b * Map.Length, Map.Length);
            for (var i = 0; i < Map.Length; i++)
                target[i] = Map[i] < 0 ? 0 : source[Map[i]];
        });
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        PutOperation.Of(gradient, Blocks, Map, inputs[0].ShapeArray);
}

internal sealed record PutOperation(int Blocks, int[] Map) : Operation
{
    public static Tensor Of(Tensor x, int blocks, int[] map, int[] shape) => new PutOperation(blocks, map).Apply(shape, x);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y) = (inputs[0].Buffer, result.Buffer);
        var size = result.Length / Blocks;
        IndexLoop.Run(Blocks, Map.Length, b =>
        {
            var source = x.AsSpan(b * Map.Length, Map.Length);
            var target = y.AsSpan(b * size, size);
            target.Clear();
            for (var i = 0; i < Map.Length; i++)
            {
                if (Map[i] >= 0)
                    target[Map[i]] += source[i];
            }
        });
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        TakeOperation.Of(gradient, Blocks, Map, inputs[0].ShapeArray);
}

internal static class IndexLoop
{
    public static void Run(int blocks, int size, Action<int> block) =>
        ForkJoin.Run(blocks, (long)blocks * size < 32768 ? 1 : Workspace.Threads, block);
}
