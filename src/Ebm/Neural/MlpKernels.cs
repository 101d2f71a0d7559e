// What MlpEnergy does on a panel of P points, row by row of units, besides the tiles of the matrix product:
//
//   activation   h = f(z + b),  d = f′(z + b)          one pass; for SiLU:  s = σ(z + b),  h = (z + b) s,  d = s + h (1 − s)
//   output       E = b + Σ_j w_j h_j
//   top gradient    δ_j = w_j d_j
//   several outputs    E = −ln Σ_k e^{f_k},  δ_k = −e^{f_k + E}
//
// Each kernel is compiled on its own (NoInlining) and at once: inlined at several widths into one method it ran many times slower.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The passes of <see cref="MlpEnergy"/> between its matrix products. Rows are panel floats long, a multiple of 8.</summary>
internal static unsafe class MlpKernels
{
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>h = f(z + b) and d = f′(z + b); z may be overwritten.</summary>
    public static void Activate(ScalarFunction function, float* z, ReadOnlySpan<float> bias, float* h, float* d, int panel)
    {
        if (function is ScalarSilu)
        {
            fixed (float* b = bias)
            {
                if (Vector512.IsHardwareAccelerated && panel % Lanes512.Count == 0)
                    SiluKernel.Rows<Lanes512>(z, b, bias.Length, h, d, panel);
                else if (Vector256.IsHardwareAccelerated)
                    SiluKernel.Rows<Lanes256>(z, b, bias.Length, h, d, panel);
                else
                    SiluKernel.Rows<Lanes128>(z, b, bias.Length, h, d, panel);
            }

            return;
        }

        for (var j = 0; j < bias.Length; j++)
        {
            var row = new Span<float>(z + (j * panel), panel);
            TensorPrimitives.Add(row, bias[j], row);
        }

        var length = bias.Length * panel;
        function.ValueAndSlope(new Span<float>(z, length), new Span<float>(h, length), new Span<float>(d, length));
    }

    /// <summary>E = b + Σ_j w_j h_j for the two vectors of a panel.</summary>
    [MethodImpl(Compiled)]
    public static void Output<T>(float* h, float* w, int width, float bias, float* energies)
        where T : struct, IMatrixLanes<T>
    {
        T low = T.All(bias), high = low, low2 = T.Zero, high2 = T.Zero;
        var j = 0;
        for (; j + 1 < width; j += 2, h += 4 * T.Count)
        {
            T w0 = T.All(w[j]), w1 = T.All(w[j + 1]);
            low = T.MultiplyAdd(w0, T.Load(h), low);
            high = T.MultiplyAdd(w0, T.Load(h + T.Count), high);
            low2 = T.MultiplyAdd(w1, T.Load(h + (2 * T.Count)), low2);
            high2 = T.MultiplyAdd(w1, T.Load(h + (3 * T.Count)), high2);
        }

        if (j < width)
        {
            low = T.MultiplyAdd(T.All(w[j]), T.Load(h), low);
            high = T.MultiplyAdd(T.All(w[j]), T.Load(h + T.Count), high);
        }

        T.Store(T.Add(low, low2), energies);
        T.Store(T.Add(high, high2), energies + T.Count);
    }

    /// <summary>δ_j = w_j d_j for the two vectors of a panel.</summary>
    [MethodImpl(Compiled)]
    public static void TopSlope<T>(float* w, float* d, int width, float* delta)
        where T : struct, IMatrixLanes<T>
    {
        for (var j = 0; j < width; j++, d += 2 * T.Count, delta += 2 * T.Count)
        {
            var weight = T.All(w[j]);
            T.Store(T.Multiply(weight, T.Load(d)), delta);
            T.Store(T.Multiply(weight, T.Load(d + T.Count)), delta + T.Count);
        }
    }

    /// <summary>E = −ln Σ_k e^{f_k} with f = z + b; z becomes −softmax f. The row after the energies is used for the sum.</summary>
    public static void LogSumExp(float* z, ReadOnlySpan<float> bias, float* energies, int panel)
    {
        Span<float> top = new(energies, panel), sum = new(energies + panel, panel);
        top.Fill(float.NegativeInfinity);
        sum.Clear();
        for (var k = 0; k < bias.Length; k++)
        {
            var row = new Span<float>(z + (k * panel), panel);
            TensorPrimitives.Add(row, bias[k], row);
            TensorPrimitives.Max(row, top, top);
        }

        for (var k = 0; k < bias.Length; k++)
        {
            var row = new Span<float>(z + (k * panel), panel);
            TensorPrimitives.Subtract(row, top, row);
            VectorMath.Exp(row, row);
            TensorPrimitives.Add(row, sum, sum);
        }

        for (var k = 0; k < bias.Length; k++)
        {
            var row = new Span<float>(z + (k * panel), panel);
            TensorPrimitives.Divide(row, sum, row);
            TensorPrimitives.Negate(row, row);
        }

        VectorMath.Log(sum, sum);
        TensorPrimitives.Add(top, sum, top);
        TensorPrimitives.Negate(top, top);
    }

    /// <summary>δ_j ← δ_j c for every row; c is one number per point.</summary>
    [MethodImpl(Compiled)]
    public static void Weigh<T>(float* delta, float* c, int width)
        where T : struct, IMatrixLanes<T>
    {
        T low = T.Load(c), high = T.Load(c + T.Count);
        for (var j = 0; j < width; j++, delta += 2 * T.Count)
        {
            T.Store(T.Multiply(low, T.Load(delta)), delta);
            T.Store(T.Multiply(high, T.Load(delta + T.Count)), delta + T.Count);
        }
    }

    /// <summary>Copies the points of a panel, coordinate by coordinate; zeros beyond them.</summary>
    /// <param name="points">The first point's first coordinate.</param>
    /// <param name="stride">Distance between coordinates of a point.</param>
    /// <param name="dimension">Coordinates.</param>
    /// <param name="used">Points, 1 … the panel's width.</param>
    /// <param name="panel">Receives dimension rows.</param>
    [MethodImpl(Compiled)]
    public static void Take<T>(float* points, nint stride, int dimension, int used, float* panel)
        where T : struct, IMatrixLanes<T>
    {
        var width = 2 * T.Count;
        for (var d = 0; d < dimension; d++, points += stride, panel += width)
        {
            if (used == width)
            {
                T.Store(T.Load(points), panel);
                T.Store(T.Load(points + T.Count), panel + T.Count);
            }
            else
            {
                new ReadOnlySpan<float>(points, used).CopyTo(new Span<float>(panel, width));
                new Span<float>(panel + used, width - used).Clear();
            }
        }
    }
}
