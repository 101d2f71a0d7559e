// y = f(x), element by element.    x̄ = ȳ f′(x),  one pass.    Of x̄ in turn:  its ȳ-part is f′(x), its x-part ȳ f″(x)

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>A function of one number with its first two derivatives.</summary>
internal abstract record ScalarFunction
{
    /// <summary>y = f(x).</summary>
    public abstract void Value(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>d = g f′(x), given y = f(x).</summary>
    public abstract void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d);

    /// <summary>Whether f′ costs nearly as much as f, and little beside it: a step of training then takes both at once.</summary>
    public virtual bool SlopeIsCheapBesideValue => false;

    /// <summary>y = f(x) and d = f′(x).</summary>
    public virtual void ValueAndSlope(ReadOnlySpan<float> x, Span<float> y, Span<float> d)
    {
        Value(x, y);
        d.Fill(1);
        Slope(x, y, d, d);
    }

    /// <summary>f″(x) by operations on x and y = f(x), or null where it is 0.</summary>
    public abstract Tensor? Curvature(Tensor x, Tensor y);

    public Tensor Of(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new Elementwise(this).On(x);
    }

    /// <summary>A formula of three numbers, at the widest vectors.</summary>
    internal static void Run<TSlope>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d)
        where TSlope : struct, ISlope
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
            done = Run<TSlope, Lanes512>(x, y, g, d, done);
        if (Vector256.IsHardwareAccelerated)
            done = Run<TSlope, Lanes256>(x, y, g, d, done);
        if (Vector128.IsHardwareAccelerated)
            done = Run<TSlope, Lanes128>(x, y, g, d, done);
        Run<TSlope, Lanes1>(x, y, g, d, done);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static int Run<TSlope, TLanes>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d, int start)
        where TSlope : struct, ISlope
        where TLanes : struct, ILanes<TLanes>
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        ref var firstG = ref MemoryMarshal.GetReference(g);
        ref var first = ref MemoryMarshal.GetReference(d);
        var i = start;
        for (; i <= d.Length - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TSlope.Of(TLanes.Load(ref firstX, (nuint)i), TLanes.Load(ref firstY, (nuint)i),
                TLanes.Load(ref firstG, (nuint)i)), ref first, (nuint)i);
        return i;
    }
}

internal sealed record Elementwise(ScalarFunction Function) : Operation
{
    public override string Name => Function.GetType().Name[6..];

    // f′(x), where a training step has it already.
    private Tensor? slope;

    public Tensor On(Tensor x) => Apply(x.ShapeArray, x);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y) = (inputs[0].Buffer, result.Buffer);
        if (Function.SlopeIsCheapBesideValue && Workspace.IsRunning)
        {
            slope = Workspace.NewTensor(result.ShapeArray);
            var d = slope.Buffer;
            ElementLoop.Run(result.Length, (from, count) => Function.ValueAndSlope(x.AsSpan(from, count), y.AsSpan(from, count),
                d.AsSpan(from, count)));
            return;
        }

        ElementLoop.Run(result.Length, (from, count) => Function.Value(x.AsSpan(from, count), y.AsSpan(from, count)));
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        new ElementwiseSlope(Function, result, slope).On(inputs[0], gradient);
}

/// <summary>g f′(x). The value y = f(x) comes along because most gradients are cheap in it; it is not an input: f″ covers it.</summary>
internal sealed record ElementwiseSlope(ScalarFunction Function, Tensor Value, Tensor? Known = null) : Operation
{
    public override string Name => $"slope of {Function.GetType().Name[6..]}";

    public Tensor On(Tensor x, Tensor g) => Apply(x.ShapeArray, x, g);

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y, g, d) = (inputs[0].Buffer, Value.Buffer, inputs[1].Buffer, result.Buffer);
        if (Known is { IsGone: false })
        {
            var slope = Known.Buffer;
            ElementLoop.Run(result.Length, (from, count) => TensorPrimitives.Multiply<float>(g.AsSpan(from, count),
                slope.AsSpan(from, count), d.AsSpan(from, count)));
            return;
        }

        ElementLoop.Run(result.Length, (from, count) => Function.Slope(x.AsSpan(from, count), y.AsSpan(from, count), g.AsSpan(from, count),
            d.AsSpan(from, count)));
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => i == 1
        ? On(inputs[0], gradient)
        : Function.Curvature(inputs[0], Value) is { } curvature ? gradient * inputs[1] * curvature : Tensor.Filled(0, inputs[0].ShapeArray);
}
