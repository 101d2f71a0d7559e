// One training step makes a few hundred tensors, the next step the same sizes again: keep the buffers, not the tensors.

using System.Numerics;

namespace Ebm;

/// <summary>
/// Buffers that the tensors of one step after another use. Inside <see cref="Run"/> every new tensor takes its buffer from here and gives
/// it back at the end; outside of any workspace tensors are left to the garbage collector.
/// </summary>
/// <remarks>
/// Not for two threads at once. A tensor that must outlive the step: <see cref="Tensor.Keep"/> or <see cref="Tensor.Constant"/>.
/// </remarks>
/// <param name="threads">Threads for the operations inside; 0: one thread per core. Results are bit-identical.</param>
public sealed class Workspace(int threads = 0)
{
    [ThreadStatic]
    private static Workspace? current;

    private readonly Stack<float[]>[] free = [.. Enumerable.Range(0, 32).Select(_ => new Stack<float[]>())];
    private readonly List<Tensor> made = [];
    private Workspace? outer;
    private readonly int threads = ForkJoin.Threads(threads);

    /// <summary>Threads for the operations of the calling thread.</summary>
    internal static int Threads => current?.threads ?? 0;

    /// <summary>Whether the calling thread is inside a step.</summary>
    internal static bool IsRunning => current is not null;

    /// <summary>Runs a step; then all tensors made in it and not kept are gone.</summary>
    /// <param name="step">The step. Exceptions pass through.</param>
    public void Run(Action step)
    {
        ArgumentNullException.ThrowIfNull(step);
        for (var running = current; running is not null; running = running.outer)
        {
            if (running == this)
                throw new InvalidOperationException("This workspace is already running a step.");
        }

        outer = current;
        current = this;
        try
        {
            step();
        }
        finally
        {
            (current, outer) = (outer, null);
            foreach (var tensor in made)
            {
                if (tensor.TakeBuffer() is { } buffer)
                    free[Size(buffer.Length)].Push(buffer);
            }

            made.Clear();
        }
    }

    /// <summary>A tensor with a buffer whose content is not defined.</summary>
    internal static Tensor NewTensor(int[] shape, Operation? source = null, Tensor[]? inputs = null)
    {
        var length = TensorShape.Length(shape);
        if (current is not { } workspace)
            return new Tensor(shape, GC.AllocateUninitializedArray<float>(length), source, inputs);
        var size = Size(length);
        var buffer = workspace.free[size].TryPop(out var used) ? used : GC.AllocateUninitializedArray<float>(1 << size);
        var tensor = new Tensor(shape, buffer, source, inputs);
        workspace.made.Add(tensor);
        return tensor;
    }

    /// <summary>Keeps a tensor, whichever of the steps under way made it.</summary>
    internal static void Release(Tensor tensor)
    {
        for (var running = current; running is not null && !running.made.Remove(tensor); running = running.outer)
        {
        }
    }

    // The least s with length ≤ 2ˢ.
    private static int Size(int length) => length <= 1 ? 0 : BitOperations.Log2((uint)(length - 1)) + 1;
}
