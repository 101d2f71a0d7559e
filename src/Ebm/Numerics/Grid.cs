//  Linear:  x_i = a + (b − a) i / (n − 1)
//  Log:     x_i = a (b / a)^{i / (n − 1)},      i = 0 … n − 1

namespace Ebm;

/// <summary>Evenly spaced numbers: the x axis of a picture, the nodes of a quadrature.</summary>
/// <remarks>
/// <code>
/// Linear:  x_i = a + (b − a) i / (n − 1)
/// Log:     x_i = a (b / a)^{i / (n − 1)},      i = 0 … n − 1
/// </code>
/// </remarks>
public static class Grid
{
    /// <summary>n numbers from a to b in equal steps, both ends included.</summary>
    /// <param name="a">The first number, finite.</param>
    /// <param name="b">The last number, finite; smaller than a counts down.</param>
    /// <param name="n">How many, ≥ 2.</param>
    public static double[] Linear(double a, double b, int n)
    {
        Check.Finite(a);
        Check.Finite(b);
        Check.AtLeast(n, 2);
        var x = new double[n];
        var wide = !double.IsFinite((b - a) * n);  // the product below would overflow
        for (var i = 0; i < n; i++) x[i] = wide ? a * ((n - 1.0 - i) / (n - 1)) + b * (i / (n - 1.0)) : a + (b - a) * i / (n - 1);
        x[^1] = b;
        return x;
    }

    /// <summary>n numbers from a to b with equal ratios, both ends included.</summary>
    /// <param name="a">The first number, &gt; 0.</param>
    /// <param name="b">The last number, &gt; 0.</param>
    /// <param name="n">How many, ≥ 2.</param>
    public static double[] Log(double a, double b, int n)
    {
        Check.Positive(a);
        Check.Positive(b);
        Check.AtLeast(n, 2);
        var x = Linear(Math.Log(a), Math.Log(b), n);
        for (var i = 0; i < n; i++) x[i] = Math.Exp(x[i]);
        (x[0], x[^1]) = (a, b);
        return x;
    }
}
