// Wrong answers of chapter 19, one idea away from right each. After the bar: what the verdict must say.

#region 19.affine | F carries −ln|a|
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2 + Math.Log(Math.Abs(a));
#endregion

#region 19.affine | stretch is missing
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2;
#endregion

#region 19.affine | constant ½ ln 2π
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 - Math.Log(Math.Abs(a));
#endregion

#region 19.affine | mirrored map
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2 - Math.Log(a);
#endregion

#region 19.coupling | not e^{s}
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], y[1] * Math.Exp(s(y[0])) + t(y[0]), Math.Exp(s(y[0]))];
#endregion

#region 19.coupling | y₁ only
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], y[1] * Math.Exp(s(y[1])) + t(y[1]), s(y[1])];
#endregion

#region 19.coupling | sign of the logarithm
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], y[1] * Math.Exp(s(y[0])) + t(y[0]), -s(y[0])];
#endregion

#region 19.coupling | then shift
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], (y[1] + t(y[0])) * Math.Exp(s(y[0])), s(y[0])];
#endregion

#region 19.inverse | other order
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) => [z[0], z[1] * Math.Exp(-s(z[0])) - t(z[0])];
#endregion

#region 19.inverse | way there
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) => [z[0], z[1] * Math.Exp(s(z[0])) + t(z[0])];
#endregion

#region 19.inverse | half that stayed
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) => [z[0], (z[1] - t(z[1])) * Math.Exp(-s(z[1]))];
#endregion

#region 19.planar-inverse | c may be negative
double PlanarInverse(double c, double b, double v)
{
    var (low, high) = (v - c, v + c);
    for (var n = 0; n < 80; n++)
    {
        var middle = (low + high) / 2;
        if (middle + c * Math.Tanh(middle + b) < v) low = middle;
        else high = middle;
    }
    return low;
}
#endregion

#region 19.planar-inverse | swings for ever
double PlanarInverse(double c, double b, double v)
{
    var a = v;
    for (var n = 0; n < 1000; n++) a = v - c * Math.Tanh(a + b);
    return a;
}
#endregion

#region 19.planar-inverse | inside the tanh
double PlanarInverse(double c, double b, double v)
{
    var (low, high) = (v - Math.Abs(c), v + Math.Abs(c));
    for (var n = 0; n < 80; n++)
    {
        var middle = (low + high) / 2;
        if (middle + c * Math.Tanh(middle) < v) low = middle;
        else high = middle;
    }
    return low;
}
#endregion

#region 19.direction | Both mistakes
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{
    var z = inverse(y);
    return -z * z / 2 - Math.Log(2 * Math.PI) / 2 + Math.Log(Math.Abs(slope(y)));
}
#endregion

#region 19.direction | the sign. Where g stretches
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{
    var z = inverse(y);
    return -z * z / 2 - Math.Log(2 * Math.PI) / 2 + Math.Log(Math.Abs(slope(z)));
}
#endregion

#region 19.direction | where g lives, not at y
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{
    var z = inverse(y);
    return -z * z / 2 - Math.Log(2 * Math.PI) / 2 - Math.Log(Math.Abs(slope(y)));
}
#endregion

#region 19.direction | falling g
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{
    var z = inverse(y);
    return -z * z / 2 - Math.Log(2 * Math.PI) / 2 - Math.Log(slope(z));
}
#endregion
