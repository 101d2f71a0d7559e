// E(x) = w·h_L + b,    h_l = f(z_l),  z_l = W_l h_{l−1} + b_l,    h_0 = x
//
//   δ_L = w ⊙ f′(z_L),    δ_{l−1} = W_lᵀ δ_l ⊙ f′(z_{l−1}),    ∂E/∂x = W_1ᵀ δ_1,    ∂E/∂W_l = δ_l h_{l−1}ᵀ,    ∂E/∂b_l = δ_l
//
// No graph: points go through in panels of two vectors' width, coordinate by coordinate, all layers up and down while the
// panel is in cache. W and Wᵀ are read where the parameters lie, so a step of an optimiser needs no notice.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>
/// The energy of a multi-layer perceptron with one output, computed in one pass with its slopes. Same numbers as the network's own
/// <see cref="Layer.Apply"/> to rounding, several times faster; it sees every later change of the network's parameters.
/// </summary>
public sealed unsafe class MlpEnergy : IDifferentiableEnergy
{
    private readonly Linear[] linears;
    private readonly ScalarFunction function;
    private readonly int[] widths;
    private readonly int threads;
    private float[] work = [];

    /// <summary>The energy of a network of linear layers with one activation between all of them.</summary>
    /// <param name="network">As <see cref="Sequential.Mlp"/> makes it, with one output and at least one hidden layer.</param>
    /// <param name="threads">0 = one a core; the results are the same bits.</param>
    /// <exception cref="ArgumentException">The network is of another kind.</exception>
    public MlpEnergy(Sequential network, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(network);
        this.threads = ForkJoin.Threads(threads);
        if (!Fits(network))
            throw new ArgumentException("MlpEnergy needs linear layers with the same element-by-element activation between them and one output. Use NetworkEnergy for others.", nameof(network));
        linears = [.. network.Layers.OfType<Linear>()];
        function = ((Activation)network.Layers[1]).Scalar!;
        widths = [linears[0].Weight.Shape[1], .. linears.Select(l => l.Weight.Shape[0])];
    }

    /// <inheritdoc/>
    public int Dimension => widths[0];

    private int Hidden => linears.Length - 1;

    /// <summary>Whether a layer is of the kind that this class computes.</summary>
    public static bool Fits(Layer network) => network is Sequential { Layers: var l } && l.Count >= 3 && l.Count % 2 == 1
        && l.Where((_, i) => i % 2 == 0).All(x => x is Linear) && l.Where((_, i) => i % 2 == 1).All(x => x is Activation { Scalar: not null } && x == l[1])
        && ((Linear)l[^1]).Weight.Shape[0] == 1;

    /// <inheritdoc/>
    public void Energies(ReadOnlySpan<float> points, int count, Span<float> energies) => Pass(points, count, energies, [], default, null);

    /// <inheritdoc/>
    public void EnergiesAndGradients(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients)
    {
        CheckSize(gradients.Length, count, nameof(gradients));
        Pass(points, count, energies, gradients, default, null);
    }

    /// <summary>
    /// Adds Σ_i c_i ∂E(x_i)/∂θ to the parameter gradients, and gives energies and, where wanted, ∂E/∂x, all in one pass.
    /// </summary>
    /// <param name="points">Dimension × count numbers, coordinate by coordinate.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    /// <param name="energies">Receives count energies.</param>
    /// <param name="gradients">Receives the slopes ∂E/∂x like the points, or empty.</param>
    /// <param name="coefficients">Gives c_i from i and E(x_i).</param>
    /// <param name="parameterGradients">W₁, b₁, W₂, b₂, … in the order of <see cref="Layer.Parameters"/>: added to.</param>
    public void AddParameterGradients(
        ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients, Func<int, float, float> coefficients, float[][] parameterGradients)
    {
        ArgumentNullException.ThrowIfNull(coefficients);
        ArgumentNullException.ThrowIfNull(parameterGradients);
        Check.Length(parameterGradients.Length, 2 * linears.Length, nameof(parameterGradients));
        if (gradients.Length > 0)
            CheckSize(gradients.Length, count, nameof(gradients));
        Pass(points, count, energies, gradients, coefficients, parameterGradients);
    }

    private void CheckSize(int length, int count, string name)
    {
        if (length < (long)count * Dimension)
            throw new ArgumentException($"{name} has length {length}; {count} points of {Dimension} coordinates need {(long)count * Dimension}.", name);
    }

    private void Pass(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients, Func<int, float, float>? coefficients, float[][]? parameterGradients)
    {
        Check.Positive(count);
        CheckSize(points.Length, count, nameof(points));
        if (energies.Length < count)
            throw new ArgumentException($"energies has length {energies.Length}; {count} are needed.", nameof(energies));
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

        // Per panel: x, then z, h, f′ of every hidden layer (z becomes δ), then two rows for energies and c. 16 more, to begin at a cache line.
        var size = (widths[0] + (3 * widths[1..^1].Sum()) + 2) * panel;
        if (work.Length < (size * panels) + 16)
            work = GC.AllocateUninitializedArray<float>((size * panels) + 16, pinned: true);
        var start = (float*)(((nuint)Unsafe.AsPointer(ref work[0]) + 63) & ~(nuint)63);
        ForkJoin.Run(panels, threads, p => Panel<T>(batch, p * panel, start + ((nint)p * size)));
        if (parameterGradients is null)
            return;
        for (var p = 0; p < panels; p++)
            AddGradients(start + ((nint)p * size), panel, parameterGradients);
    }

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
                Product<T>(w, widths[l], 1, h, widths[l], at, width);
            var bias = linears[l].Bias.Data;
            for (var j = 0; j < width; j++)
                TensorPrimitives.Add(new Span<float>(at + (j * panel), panel), bias[j], new Span<float>(at + (j * panel), panel));
            function.ValueAndSlope(new Span<float>(at, length), new Span<float>(at + length, length), new Span<float>(at + (2 * length), length));
            h = at + length;
            at += 3 * length;
        }

        var energies = new Span<float>(at, panel);
        energies.Fill(linears[^1].Bias.Data[0]);
        var last = linears[^1].Weight.Data;
        for (var j = 0; j < last.Length; j++)
            TensorPrimitives.MultiplyAdd(new Span<float>(h + (j * panel), panel), last[j], energies, energies);
        energies[..used].CopyTo(new Span<float>(batch.Energies + first, used));
        if (batch.WantsSlopes || batch.Coefficients is not null)
            Down<T>(batch, first, used, x, at);
    }

    private void Down<T>(Batch batch, int first, int used, float* x, float* end)
        where T : struct, IMatrixLanes<T>
    {
        var panel = 2 * T.Count;
        var coefficients = new Span<float>(end + panel, panel);
        for (var i = 0; batch.Coefficients is not null && i < panel; i++)
            coefficients[i] = i < used ? batch.Coefficients(first + i, end[i]) : 0;
        var last = linears[^1].Weight.Data;
        var at = end;
        for (var l = Hidden; l >= 1; l--)
        {
            var length = widths[l] * panel;
            at -= 3 * length;
            if (l == Hidden)
            {
                for (var j = 0; j < last.Length; j++)
                    new Span<float>(at + (j * panel), panel).Fill(last[j]);
            }
            else
            {
                fixed (float* w = linears[l].Weight.Data)
                    Product<T>(w, 1, widths[l], at + (3 * length), widths[l + 1], at, widths[l]);
            }

            TensorPrimitives.Multiply(new Span<float>(at, length), new Span<float>(at + (2 * length), length), new Span<float>(at, length));
        }

        if (!batch.WantsSlopes)
            return;
        fixed (float* w = linears[0].Weight.Data)
            MatrixMultiply.Tiles<T>(w, 1, widths[0], at, panel, widths[1], batch.Gradients + first, batch.Count, 1, 0, Dimension, used);
    }

    // C = A B for a panel, in blocks of inner that leave the panel in the first-level cache.
    private static void Product<T>(float* a, nint aStride, nint aInner, float* b, int inner, float* c, int rows)
        where T : struct, IMatrixLanes<T>
    {
        const int Block = 224;
        var panel = 2 * T.Count;
        for (var k = 0; k < inner; k += Block)
            MatrixMultiply.Tiles<T>(a + (k * aInner), aStride, aInner, b + ((nint)k * panel), panel, Math.Min(Block, inner - k), c, panel, 1, k == 0 ? 0 : 1, rows, panel);
    }

    private void AddGradients(float* at, int panel, float[][] gradients)
    {
        var below = at;
        at += Dimension * panel;
        var end = at;
        for (var l = 0; l < Hidden; l++)
            end += 3 * widths[l + 1] * panel;
        var c = new ReadOnlySpan<float>(end + panel, panel);
        for (var l = 0; l < Hidden; l++)
        {
            var (width, length) = (widths[l + 1], widths[l + 1] * panel);
            for (var j = 0; j < width; j++)
            {
                var delta = new Span<float>(at + (j * panel), panel);
                TensorPrimitives.Multiply(delta, c, delta);
                gradients[(2 * l) + 1][j] += TensorPrimitives.Sum<float>(delta);
            }

            MatrixMultiply.Run(new ReadOnlySpan<float>(at, length), new ReadOnlySpan<float>(below, widths[l] * panel), gradients[2 * l], width, panel, widths[l], transposeB: true, beta: 1, threads: threads);
            below = at + length;
            at += 3 * length;
        }

        for (var j = 0; j < widths[Hidden]; j++)
            gradients[^2][j] += TensorPrimitives.Dot(new ReadOnlySpan<float>(below + (j * panel), panel), c);
        gradients[^1][0] += TensorPrimitives.Sum(c);
    }

    private readonly struct Batch(float* points, float* energies, float* gradients, int count, bool wantsSlopes, Func<int, float, float>? coefficients)
    {
        public readonly float* Points = points;
        public readonly float* Energies = energies;
        public readonly float* Gradients = gradients;
        public readonly int Count = count;
        public readonly bool WantsSlopes = wantsSlopes;
        public readonly Func<int, float, float>? Coefficients = coefficients;
    }
}
