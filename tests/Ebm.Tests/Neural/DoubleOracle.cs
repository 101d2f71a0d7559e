namespace Ebm.Tests;

/// <summary>
/// Computes what a tensor remembers once more, in double, with the most naive loops. Inputs can be replaced, so any function made of
/// operations - a gradient too - can be differenced in double precision.
/// </summary>
internal sealed class DoubleOracle
{
    private readonly Dictionary<Tensor, double[]> known = [];

    public DoubleOracle(params (Tensor Tensor, double[] Values)[] leaves)
    {
        foreach (var (tensor, values) in leaves)
            known[tensor] = values;
    }

    public double[] Of(Tensor t)
    {
        if (!known.TryGetValue(t, out var values))
            known[t] = values = t.Source is { } source ? Compute(source, t, t.Inputs) : [.. t.ToArray().Select(v => (double)v)];
        return values;
    }

    private double[] Compute(Operation operation, Tensor result, Tensor[] inputs)
    {
        var x = Of(inputs[0]);
        var y = new double[result.Length];
        var shape = result.Shape.ToArray();
        switch (operation)
        {
            case ArithmeticOperation a:
                var z = Of(inputs[1]);
                Each(shape, (i, at) =>
                {
                    var (p, q) = (x[Aligned(inputs[0], at)], z[Aligned(inputs[1], at)]);
                    y[i] = a.Kind switch
                    {
                        Arithmetic.Add => p + q,
                        Arithmetic.Subtract => p - q,
                        Arithmetic.Multiply => p * q,
                        _ => p / q
                    };
                });
                break;
            case AffineOperation a:
                y = [.. x.Select(v => (a.Scale * v) + a.Shift)];
                break;
            case Elementwise e:
                y = [.. x.Select(v => Function(e.Function, v))];
                break;
            case ElementwiseSlope e:
                var g = Of(inputs[1]);
                y = [.. x.Select((v, i) => g[i] * Slope(e.Function, v))];
                break;
            case MatrixProductOperation m:
                var b = Of(inputs[1]);
                var inner = inputs[0].Shape[m.TransposeA ? 0 : 1];
                Each(shape, (i, at) =>
                {
                    for (var k = 0; k < inner; k++)
                        y[i] += x[m.TransposeA ? (k * shape[0]) + at[0] : (at[0] * inner) + k] * b[m.TransposeB ? (at[1] * inner) + k
                            : (k * shape[1]) + at[1]];
                });
                break;
            case TransposeOperation:
                Each(shape, (i, at) => y[i] = x[(at[1] * shape[0]) + at[0]]);
                break;
            case SumToOperation:
                Each([.. inputs[0].Shape], (i, at) => y[Aligned(result, at)] += x[i]);
                break;
            case RepeatOperation:
                Each(shape, (i, at) => y[i] = x[Aligned(inputs[0], at)]);
                break;
            case LogSumExpOperation:
                var width = inputs[0].Shape[^1];
                for (var i = 0; i < y.Length; i++)
                {
                    var row = x.AsSpan(i * width, width).ToArray();
                    y[i] = row.Max() + Math.Log(row.Sum(v => Math.Exp(v - row.Max())));
                }

                break;
            case SoftmaxOperation or LogSoftmaxOperation:
                var columns = inputs[0].Shape[^1];
                for (var i = 0; i < y.Length; i++)
                {
                    var row = x.AsSpan(i / columns * columns, columns).ToArray();
                    var log = x[i] - row.Max() - Math.Log(row.Sum(v => Math.Exp(v - row.Max())));
                    y[i] = operation is SoftmaxOperation ? Math.Exp(log) : log;
                }

                break;
            case LogisticCostOperation:
                var logits = Of(inputs[1]);
                y = [.. x.Select((v, i) => -(v * Math.Log(1 / (1 + Math.Exp(-logits[i])))) - ((1 - v) * Math.Log(
                    1 / (1 + Math.Exp(logits[i])))))];
                break;
            case LogisticSlopeOperation:
                var (odds, factors) = (Of(inputs[1]), Of(inputs[2]));
                y = [.. x.Select((v, i) => factors[i] * ((1 / (1 + Math.Exp(-odds[i]))) - v))];
                break;
            case ReshapeOperation:
                y = x;
                break;
            case SliceOperation s:
                Each(shape, (i, at) => y[i] = x[Shifted(inputs[0], at, s.Axis, s.Start)]);
                break;
            case PadOperation p:
                Each([.. inputs[0].Shape], (i, at) => y[Shifted(result, at, p.Axis, p.Start)] = x[i]);
                break;
            case ConcatenateOperation c:
                var start = 0;
                foreach (var part in inputs)
                {
                    var values = Of(part);
                    var from = start;
                    Each([.. part.Shape], (i, at) => y[Shifted(result, at, c.Axis, from)] = values[i]);
                    start += part.Shape[c.Axis];
                }

                break;
            case TakeOperation t:
                for (var i = 0; i < y.Length; i++)
                    y[i] = t.Map[i % t.Map.Length] is var m and >= 0 ? x[(i / t.Map.Length * (x.Length / t.Blocks)) + m] : 0;
                break;
            case PutOperation t:
                for (var i = 0; i < x.Length; i++)
                {
                    if (t.Map[i % t.Map.Length] is var m and >= 0)
                        y[(i / t.Map.Length * (y.Length / t.Blocks)) + m] += x[i];
                }

                break;
            case SparseCoding.HeldCode h:
                var atoms = Of(inputs[1]).Chunk(inputs[1].Shape[1]).ToArray();
                y = [.. x.Chunk(atoms[0].Length)
                    .Zip(h.Codes.ToArray().Chunk(atoms.Length), (p, code) => HeldEnergy(p, code, atoms, h.Price))];
                break;
            default:
                throw new NotSupportedException(operation.Name);
        }

        return y;
    }

    // ½ ‖y − Σ_k z_k d_k/‖d_k‖‖² + λ Σ_k |z_k|
    private static double HeldEnergy(double[] y, float[] code, double[][] atoms, double price)
    {
        var energy = code.Sum(z => price * Math.Abs(z));
        for (var d = 0; d < y.Length; d++)
            energy += Math.Pow(y[d] - atoms.Select((a, k) => code[k] * a[d] / Math.Sqrt(a.Sum(v => v * v))).Sum(), 2) / 2;
        return energy;
    }

    private static double Function(ScalarFunction f, double x) => f switch
    {
        ScalarExp => Math.Exp(x),
        ScalarLog => Math.Log(x),
        ScalarSqrt => Math.Sqrt(x),
        ScalarSquare => x * x,
        ScalarAbs => Math.Abs(x),
        ScalarRelu => Math.Max(0, x),
        ScalarTanh => Math.Tanh(x),
        ScalarSigmoid => 1 / (1 + Math.Exp(-x)),
        ScalarSoftplus => Math.Max(0, x) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        ScalarSilu => x / (1 + Math.Exp(-x)),
        ScalarSin => Math.Sin(x),
        _ => throw new NotSupportedException(f.GetType().Name),
    };

    // Not from f's own slope: a difference of the naive function, good to about 1e-11.
    private static double Slope(ScalarFunction f, double x)
    {
        const double H = 1e-3;
        double D(double h) => (Function(f, x + h) - Function(f, x - h)) / (2 * h);
        return ((64 * D(H / 4)) - (20 * D(H / 2)) + D(H)) / 45;
    }

    private static void Each(int[] shape, Action<int, int[]> body)
    {
        var at = new int[shape.Length];
        var length = shape.Aggregate(1, (a, b) => a * b);
        for (var i = 0; i < length; i++)
        {
            body(i, at);
            for (var axis = shape.Length - 1; axis >= 0 && ++at[axis] == shape[axis]; axis--)
                at[axis] = 0;
        }
    }

    // Where the element of a broadcast operand is.
    private static int Aligned(Tensor t, int[] at)
    {
        var index = 0;
        for (var axis = 0; axis < t.Shape.Count; axis++)
            index = (index * t.Shape[axis]) + (t.Shape[axis] == 1 ? 0 : at[at.Length - t.Shape.Count + axis]);
        return index;
    }

    private static int Shifted(Tensor t, int[] at, int shifted, int by)
    {
        var index = 0;
        for (var axis = 0; axis < t.Shape.Count; axis++)
            index = (index * t.Shape[axis]) + at[axis] + (axis == shifted ? by : 0);
        return index;
    }
}
