// h_l = f(z_l),  z_l = W_l h_{l−1} + b_l   up,     δ_{l−1} = W_lᵀ δ_l ⊙ f′(z_{l−1})   down,     ∂E/∂W_l = Σ c δ_l h_{l−1}ᵀ   across
//
// Several outputs f_k end in E = −ln Σ_k e^{f_k}, whose slope on f_k is −softmax_k; no parameter gradients then.
//
// Points go through in panels of two vectors' width, coordinate by coordinate, all layers up and down while the panel is in cache.
// W and Wᵀ are both read where the parameters lie, row by row: the tiles take the strides.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The computation of <see cref="MlpEnergy"/> and <see cref="MlpMarginal"/>: no checks, only the pass.</summary>
internal sealed unsafe class MlpPass
{
    private const int ChunkRows = 48;
    private const int MostPanels = 64;
    private readonly Linear[] linears;
    private readonly ScalarFunction function;
    private readonly int[] widths;
    private readonly int threads;
    private float[] work = [];

    public MlpPass(Linear[] linears, ScalarFunction function, int threads)
    {
        (this.linears, this.function, this.threads) = (linears, function, threads);
        widths = [linears[0].Weight.Shape[1], .. linears.Select(l => l.Weight.Shape[0])];
    }

    public int Dimension => widths[0];

    public int Layers => linears.Length;

    private int Hidden => linears.Length - 1;

    public int Outputs => widths[^1];

    public void Run(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients,
        Func<int, float, float>? coefficients, float[][]? parameterGradients)
    {
        fixed (float* x = points, e = energies, g = gradients)
        {
            var batch = new Batch(x, e, g, count, gradients.Length > 0, coefficients);
            if (Avx512F.IsSupported)
                Panels<MatrixLanes512>(batch, parameterGradients);
            else if (Avx2.IsSupported)
                Panels<MatrixLanes256>(batch, parameterGradients);
            else
                Panels<MatrixLanes128>(batch, parameterGradients);
        }
    }

    private void Panels<T>(Batch batch, float[][]? parameterGradients)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var panels = (batch.Count + panel - 1) / panel;

        // Per panel: x, then z, h, f′ of every hidden layer (z becomes δ), then two rows for energies and c, then several outputs if there
        // are several. 16 more, to begin at a cache line.
        var size = (widths[0] + (3 * widths[1..^1].Sum()) + 2 + (Outputs > 1 ? Outputs : 0)) * panel;
        var most = Math.Min(panels, MostPanels);
        if (work.Length < (size * most) + 16)
            work = GC.AllocateUninitializedArray<float>((size * most) + 16, pinned: true);
        var start = (float*)(((nuint)Unsafe.AsPointer(ref work[0]) + 63) & ~(nuint)63);
        for (var first = 0; first < panels; first += MostPanels)
        {
            var some = Math.Min(MostPanels, panels - first);
            var skipped = first * panel;
            ForkJoin.Run(some, threads, p => Panel<T>(batch, skipped + (p * panel), start + ((nint)p * size)));
            if (parameterGradients is not null)
                Across<T>(start, some, size, parameterGradients);
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
            for (var p = 0; p < panels; p++)
            {
                var at = start + ((nint)p * size);
                if (k == chunks.Length)
                    AddOutputGradients(at, 2 * T.Count, gradients);
                else
                    AddGradients<T>(at, chunks[k].Layer, chunks[k].From, gradients);
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Panel<T>(Batch batch, int first, float* at)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var used = Math.Min(panel, batch.Count - first);
        var x = at;
        for (var d = 0; d < Dimension; d++)
        {
            var row = new Span<float>(x + (d * panel), panel);
            new ReadOnlySpan<float>(batch.Points + ((nint)d * batch.Count) + first, used).CopyTo(row);
            row[used..].Clear();
        }

        var h = x;
        at += Dimension * panel;
        for (var l = 0; l < Hidden; l++)
        {
            var (width, length) = (widths[l + 1], widths[l + 1] * panel);
            fixed (float* w = linears[l].Weight.Data)
                MlpKernels.Product<T>(w, widths[l], 1, h, widths[l], at, width);
            MlpKernels.Activate(function, at, linears[l].Bias.Data, at + length, at + (2 * length), panel);
            h = at + length;
            at += 3 * length;
        }

        fixed (float* w = linears[^1].Weight.Data)
        {
            if (Outputs == 1)
            {
                MlpKernels.Output<T>(h, w, widths[Hidden], linears[^1].Bias.Data[0], at);
            }
            else
            {
                MlpKernels.Product<T>(w, widths[Hidden], 1, h, widths[Hidden], at + (2 * panel), Outputs);
                MlpKernels.LogSumExp(at + (2 * panel), linears[^1].Bias.Data, at, panel);
            }
        }

        var energies = new Span<float>(at, panel);
        energies[..used].CopyTo(new Span<float>(batch.Energies + first, used));
        if (batch.WantsSlopes || batch.Coefficients is not null)
            Down<T>(batch, first, used, x, at);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Down<T>(Batch batch, int first, int used, float* x, float* end)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var coefficients = new Span<float>(end + panel, panel);
        for (var i = 0; batch.Coefficients is not null && i < panel; i++)
            coefficients[i] = i < used ? batch.Coefficients(first + i, end[i]) : 0;
        var at = end;
        for (var l = Hidden; l >= 1; l--)
        {
            var length = widths[l] * panel;
            at -= 3 * length;
            fixed (float* w = linears[l].Weight.Data)
            {
                if (l == Hidden && Outputs == 1)
                {
                    MlpKernels.TopSlope<T>(w, at + (2 * length), widths[l], at);
                    continue;
                }

                var above = at + (3 * length) + (l == Hidden ? 2 * panel : 0);
                MlpKernels.Product<T>(w, 1, widths[l], above, widths[l + 1], at, widths[l]);
            }

            TensorPrimitives.Multiply(new Span<float>(at, length), new Span<float>(at + (2 * length), length), new Span<float>(at, length));
        }

        if (!batch.WantsSlopes)
            return;
        fixed (float* w = linears[0].Weight.Data)
            MatrixMultiply.Tiles<T>(w, 1, widths[0], at, panel, widths[1], batch.Gradients + first, batch.Count, 1, 0, Dimension, used);
    }

    // ∂L/∂W_l += (δ_l c) h_{l−1}ᵀ and ∂L/∂b_l += Σ δ_l c for some rows of one layer from one panel.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddGradients<T>(float* at, int l, int from, float[][] gradients)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var rows = Math.Min(ChunkRows, widths[l + 1] - from);
        var delta = At(at, l, panel) + (from * panel);
        var below = l == 0 ? at : At(at, l - 1, panel) + (widths[l] * panel);
        MlpKernels.Weigh<T>(delta, At(at, Hidden, panel) + panel, rows);
        for (var j = 0; j < rows; j++)
            gradients[(2 * l) + 1][from + j] += TensorPrimitives.Sum(new ReadOnlySpan<float>(delta + (j * panel), panel));
        MatrixMultiply.Run(
            new ReadOnlySpan<float>(delta, rows * panel), new ReadOnlySpan<float>(below, widths[l] * panel),
                gradients[2 * l].AsSpan(from * widths[l]), rows, panel, widths[l], transposeB: true, beta: 1, threads: 1);
    }

    private void AddOutputGradients(float* at, int panel, float[][] gradients)
    {
        var c = new ReadOnlySpan<float>(At(at, Hidden, panel) + panel, panel);
        var h = At(at, Hidden - 1, panel) + (widths[Hidden] * panel);
        for (var j = 0; j < widths[Hidden]; j++)
            gradients[^2][j] += TensorPrimitives.Dot(new ReadOnlySpan<float>(h + (j * panel), panel), c);
        gradients[^1][0] += TensorPrimitives.Sum(c);
    }

    // Where a panel keeps z (δ) of hidden layer l, counted from 0; for l = Hidden, where it keeps the energies.
    private float* At(float* start, int l, int panel)
    {
        start += widths[0] * panel;
        for (var k = 0; k < l; k++)
            start += 3 * widths[k + 1] * panel;
        return start;
    }

    private readonly struct Batch(float* points, float* energies, float* gradients, int count, bool wantsSlopes,
        Func<int, float, float>? coefficients)
    {
        public readonly float* Points = points;
        public readonly float* Energies = energies;
        public readonly float* Gradients = gradients;
        public readonly int Count = count;
        public readonly bool WantsSlopes = wantsSlopes;
        public readonly Func<int, float, float>? Coefficients = coefficients;
    }
}
