// h_l = f(z_l),  z_l = W_l h_{l−1} + b_l   up,     δ_{l−1} = W_lᵀ δ_l ⊙ f′(z_{l−1})   down,     ∂E/∂W_l = Σ c δ_l h_{l−1}ᵀ   across
//
// Several outputs f_k end in E = −ln Σ_k e^{f_k}, whose slope on f_k is −softmax_k; no parameter gradients then.
//
// Points go through in panels of two vectors' width, coordinate by coordinate; a group of panels goes up and down all layers together,
// so that a block of weights is fetched once for the group (PanelProduct.cs). What goes across is in MlpPassAcross.cs.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The computation of <see cref="MlpEnergy"/> and <see cref="MlpMarginal"/>: no checks, only the pass.</summary>
internal sealed unsafe partial class MlpPass
{
    private const int MostPanels = 64;
    private const int MostInGroup = 8;

    // So many weights stay in a core's second cache beside a panel: one panel at a time then, which shares out better.
    private const int StaysInCache = 32_768;
    private readonly Linear[] linears;
    private readonly ScalarFunction function;
    private readonly int[] widths;
    private readonly int threads;
    private readonly bool large;
    private float[] work = [];

    public MlpPass(Linear[] linears, ScalarFunction function, int threads)
    {
        (this.linears, this.function, this.threads) = (linears, function, threads);
        widths = [linears[0].Weight.Shape[1], .. linears.Select(l => l.Weight.Shape[0])];
        large = linears.Sum(l => l.Weight.Length) > StaysInCache;
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
        // are several; then xᵀ and each hᵀ but the last, for the parameters' gradients. 16 more, to begin at a cache line.
        var size = Before(Hidden) + 2 + (Outputs > 1 ? Outputs : 0);
        size = (size + (parameterGradients is null ? 0 : widths[..Hidden].Sum(w => Wide(w, panel)))) * panel;
        var most = Math.Min(panels, MostPanels);
        if (work.Length < (size * most) + 16)
            work = GC.AllocateUninitializedArray<float>((size * most) + 16, pinned: true);
        var start = (float*)(((nuint)Unsafe.AsPointer(ref work[0]) + 63) & ~(nuint)63);
        for (var first = 0; first < panels; first += MostPanels)
        {
            var some = Math.Min(MostPanels, panels - first);
            var skipped = first * panel;
            var group = large ? Math.Clamp((some + threads - 1) / threads, 1, MostInGroup) : 1;
            ForkJoin.Run((some + group - 1) / group, threads, g =>
            {
                var p = g * group;
                Group<T>(batch, skipped + (p * panel), Math.Min(group, some - p), start + ((nint)p * size), size);
            });
            if (parameterGradients is not null)
                Across<T>(start, some, size, parameterGradients);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Group<T>(Batch batch, int first, int panels, float* start, nint size)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        for (var p = 0; p < panels; p++)
            MlpKernels.Take<T>(batch.Points + first + (p * panel), batch.Count, Dimension, batch.Used<T>(first, p), start + (p * size));
        var h = start;
        var at = start + (Dimension * panel);
        for (var l = 0; l < Hidden; l++)
        {
            var (width, length) = (widths[l + 1], widths[l + 1] * panel);
            fixed (float* w = linears[l].Weight.Data)
                PanelProduct.Run<T>(w, widths[l], 1, h, size, widths[l], new(at, size, panel, panels * panel), width);
            for (var p = 0; p < panels; p++)
            {
                var z = at + (p * size);
                MlpKernels.Activate(function, z, linears[l].Bias.Data, z + length, z + (2 * length), panel);
            }

            h = at + length;
            at += 3 * length;
        }

        fixed (float* w = linears[^1].Weight.Data)
        {
            if (Outputs > 1)
                PanelProduct.Run<T>(w, widths[Hidden], 1, h, size, widths[Hidden], new(at + (2 * panel), size, panel, panels * panel),
                    Outputs);
            for (var p = 0; p < panels; p++)
            {
                var end = at + (p * size);
                if (Outputs == 1)
                    MlpKernels.Output<T>(h + (p * size), w, widths[Hidden], linears[^1].Bias.Data[0], end);
                else
                    MlpKernels.LogSumExp(end + (2 * panel), linears[^1].Bias.Data, end, panel);
                var used = batch.Used<T>(first, p);
                new Span<float>(end, used).CopyTo(new Span<float>(batch.Energies + first + (p * panel), used));
            }
        }

        if (batch.Coefficients is not null)
            TransposeInputs(start, panels, size, panel);
        if (batch.WantsSlopes || batch.Coefficients is not null)
            Down<T>(batch, first, panels, at, size);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Down<T>(Batch batch, int first, int panels, float* end, nint size)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        for (var i = 0; batch.Coefficients is not null && i < panels * panel; i++)
        {
            var energy = end + (i / panel * size) + (i % panel);
            energy[panel] = first + i < batch.Count ? batch.Coefficients(first + i, *energy) : 0;
        }

        var at = end;
        for (var l = Hidden; l >= 1; l--)
        {
            var length = widths[l] * panel;
            at -= 3 * length;
            fixed (float* w = linears[l].Weight.Data)
            {
                if (l == Hidden && Outputs == 1)
                {
                    for (var p = 0; p < panels; p++)
                        MlpKernels.TopSlope<T>(w, at + (p * size) + (2 * length), widths[l], at + (p * size));
                    continue;
                }

                var above = at + (3 * length) + (l == Hidden ? 2 * panel : 0);
                PanelProduct.Run<T>(w, 1, widths[l], above, size, widths[l + 1], new(at, size, panel, panels * panel), widths[l]);
            }

            for (var p = 0; p < panels; p++)
            {
                var delta = at + (p * size);
                TensorPrimitives.Multiply(new Span<float>(delta, length), new Span<float>(delta + (2 * length), length),
                    new Span<float>(delta, length));
            }
        }

        if (!batch.WantsSlopes)
            return;
        fixed (float* w = linears[0].Weight.Data)
            PanelProduct.Run<T>(w, 1, widths[0], at, size, widths[1],
                new(batch.Gradients + first, panel, batch.Count, Math.Min(panels * panel, batch.Count - first)), Dimension,
                mostInner: widths[1]);
    }

    // Where a panel keeps z (δ) of hidden layer l, counted from 0; for l = Hidden, where it keeps the energies.
    private float* At(float* start, int l, int panel) => start + (Before(l) * panel);

    // Where it keeps what goes into hidden layer l: x, or h of the layer before.
    private float* Below(float* start, int l, int panel) => l == 0 ? start : At(start, l - 1, panel) + (widths[l] * panel);

    // Where it keeps the transpose of that, in rows of whole panels.
    private float* Transposed(float* start, int l, int panel) =>
        At(start, Hidden, panel) + ((2 + (Outputs > 1 ? Outputs : 0) + widths[..l].Sum(w => Wide(w, panel))) * panel);

    private static int Wide(int width, int panel) => (width + panel - 1) / panel * panel;

    // Rows before those of hidden layer l.
    private int Before(int l) => widths[0] + (3 * widths[1..(l + 1)].Sum());

    private readonly struct Batch(float* points, float* energies, float* gradients, int count, bool wantsSlopes,
        Func<int, float, float>? coefficients)
    {
        public readonly float* Points = points;
        public readonly float* Energies = energies;
        public readonly float* Gradients = gradients;
        public readonly int Count = count;
        public readonly bool WantsSlopes = wantsSlopes;
        public readonly Func<int, float, float>? Coefficients = coefficients;

        /// <summary>How many points panel p of a group that begins at a point has.</summary>
        public int Used<T>(int first, int p)
            where T : struct, IMatrixLanes<T> => Math.Min(2 * T.Count, Count - first - (2 * T.Count * p));
    }
}
