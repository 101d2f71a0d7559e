//  Linear:  x_i = a + (b − a) i / (n − 1)
//  Log:     x_i = a (b / a)^{i / (n − 1)},      i = 0 … n − 1

namespace Ebm;

/// <summary>Evenly spaced numbers: the x axis of a picture, the nodes of a quadrature.</summary>
public static class Grid
{
    /// <summary>n numbers from a to b in equal steps, both ends included.</summary>
    /// <param name="a">The first number, finite.</param>
    /// <param name="b">The last number, finite; smaller than a counts down.</param>
    /// <param name="n">How many, ≥ 2.</param>
    public static double[] Linear(double a, double b, int n)
    {
        Require(double.IsFinite(a), nameof(a), a, "must be finite");
        Require(double.IsFinite(b), nameof(b), b, "must be finite");
        Require(n >= 2, nameof(n), n, "must be at least 2");
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
        Require(double.IsFinite(a) && a > 0, nameof(a), a, "must be finite and above 0");
        Require(double.IsFinite(b) && b > 0, nameof(b), b, "must be finite and above 0");
        Require(n >= 2, nameof(n), n, "must be at least 2");
        var x = Linear(Math.Log(a), Math.Log(b), n);
        for (var i = 0; i < n; i++) x[i] = Math.Exp(x[i]);
        (x[0], x[^1]) = (a, b);
        return x;
    }

    private static void Require(bool holds, string name, object value, string range)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, range);
    }
}
