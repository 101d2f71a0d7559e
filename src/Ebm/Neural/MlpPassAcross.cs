// ∂L/∂W_l = Σ_i c_i δ_l(x_i) h_{l−1}(x_i)ᵀ,    ∂L/∂b_l = Σ_i c_i δ_l(x_i)
//
// Every panel has left δ of each layer, and h of the layer below transposed. Rows of a gradient are shared out; each takes all panels in
// order while a tile of it is in cache (PanelProduct.AddOuter).

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ebm;

internal sealed unsafe partial class MlpPass
{
    private const int ChunkRows = 48;

    // Beside each panel of a group: x, and every h that a layer takes in, point by point.
    private void TransposeInputs(float* start, int panels, nint size, int panel)
    {
        for (var p = 0; p < panels; p++)
        {
            var own = start + (p * size);
            for (var l = 0; l < Hidden; l++)
                MatrixTranspose.Write(Below(own, l, panel), panel, Transposed(own, l, panel), Wide(widths[l], panel), widths[l], panel);
        }
    }

    // Threads share out rows of the gradients; each row sums the panels in order, so their number changes no bit.
    private void Across<T>(float* start, int panels, int size, float[][] gradients)
        where T : struct, IMatrixLanes<T>
    {
        var chunks = Enumerable.Range(0, Hidden)
            .SelectMany(l => Enumerable.Range(0, (widths[l + 1] + ChunkRows - 1) / ChunkRows).Select(k => (Layer: l, From: k * ChunkRows)))
            .ToArray();
        ForkJoin.Run(chunks.Length + 1, threads, k =>
        {
            if (k < chunks.Length)
            {
                AddGradients<T>(start, panels, size, chunks[k].Layer, chunks[k].From, gradients);
                return;
            }

            for (var p = 0; p < panels; p++)
                AddOutputGradients(start + ((nint)p * size), 2 * T.Count, gradients);
        });
    }

    // ∂L/∂W_l += Σ (δ_l c) h_{l−1}ᵀ and ∂L/∂b_l += Σ δ_l c for some rows of one layer.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddGradients<T>(float* start, int panels, int size, int l, int from, float[][] gradients)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var rows = Math.Min(ChunkRows, widths[l + 1] - from);
        var delta = At(start, l, panel) + (from * panel);
        for (var p = 0; p < panels; p++)
        {
            var own = delta + ((nint)p * size);
            MlpKernels.Weigh<T>(own, At(start, Hidden, panel) + ((nint)p * size) + panel, rows);
            for (var j = 0; j < rows; j++)
                gradients[(2 * l) + 1][from + j] += TensorPrimitives.Sum(new ReadOnlySpan<float>(own + (j * panel), panel));
        }

        fixed (float* w = gradients[2 * l])
            PanelProduct.AddOuter<T>(delta, Transposed(start, l, panel), Wide(widths[l], panel), size, panels,
                w + ((nint)from * widths[l]), rows, widths[l]);
    }

    private void AddOutputGradients(float* at, int panel, float[][] gradients)
    {
        var c = new ReadOnlySpan<float>(At(at, Hidden, panel) + panel, panel);
        var h = At(at, Hidden - 1, panel) + (widths[Hidden] * panel);
        for (var j = 0; j < widths[Hidden]; j++)
            gradients[^2][j] += TensorPrimitives.Dot(new ReadOnlySpan<float>(h + (j * panel), panel), c);
        gradients[^1][0] += TensorPrimitives.Sum(c);
    }
}
