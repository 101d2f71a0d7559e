// Wrong answers of chapter 19, one idea away from right each. After the bar: what the verdict must say.

#region 19.affine | F carries −log|a|
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2 + Math.Log(Math.Abs(a));
#endregion

#region 19.affine | stretch is missing
double Affine(double a, double b, double y) => (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2;
#endregion

#region 19.affine | constant ½ log 2π
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

#region 19.planar-inverse | swings forever
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


#region 19.project | trained at all
Flow Eight(Points seen) => new CouplingFlow(2, 6, 32, new Rng(1));
#endregion

#region 19.project | reach as far as the data
Flow Eight(Points seen)
{
    var flow = CouplingFlow.OfSplines(2, 2, 16, new Rng(1), bins: 8, bound: 1);
    new Trainer(flow, new NegativeLogLikelihood(), TrainingSet.From(seen), new Adam(0.005), new Rng(3), 256).Run(200);
    return flow;
}
#endregion

#region 19.project | bend more
Flow Eight(Points seen)
{
    var flow = new CouplingFlow(2, 4, 16, new Rng(1));
    new Trainer(flow, new NegativeLogLikelihood(), TrainingSet.From(seen), new Adam(0.005), new Rng(3), 256).Run(300);
    return flow;
}
#endregion

#region 19.project | by heart
Flow Eight(Points seen)
{
    var few = TrainingSet.From(seen.Slice(0, 40));
    var flow = CouplingFlow.OfSplines(2, 4, 32, new Rng(1), bins: 8, bound: 3);
    new Trainer(flow, new NegativeLogLikelihood(), few, new Adam(0.005), new Rng(3), 40).Run(400);
    return flow;
}
#endregion

#region 19.project | train longer
Flow Eight(Points seen)
{
    var flow = new PlanarFlow(2, 8, new Rng(1));
    new Trainer(flow, new NegativeLogLikelihood(), TrainingSet.From(seen), new Adam(0.01), new Rng(3), 256).Run(300);
    return flow;
}
#endregion

#region 19.project | coordinates
Flow Eight(Points seen) => CouplingFlow.OfSplines(3, 4, 32, new Rng(1));
#endregion

#region 19.project | null
Flow Eight(Points seen) => null;
#endregion

#region 19.affine | half is missing
double Affine(double a, double b, double y) { var z = a * y + b; return z * z + Math.Log(2 * Math.PI) / 2 - Math.Log(Math.Abs(a)); }
#endregion

#region 19.affine | do not solve
double Affine(double a, double b, double y) { var z = (y - b) / a; return z * z / 2 + Math.Log(2 * Math.PI) / 2 + Math.Log(Math.Abs(a)); }
#endregion

#region 19.coupling | halves are exchanged
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) => [y[0] * Math.Exp(s(y[1])) + t(y[1]), y[1], s(y[1])];
#endregion

#region 19.inverse | not by s
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) => [z[0], (z[1] - t(z[0])) / s(z[0])];
#endregion

#region 19.inverse | subtract it
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) => [z[0], (z[1] + t(z[0])) * Math.Exp(-s(z[0]))];
#endregion

#region 19.planar-inverse | two halves
double PlanarInverse(double c, double b, double v)
{
    double lo = v - Math.Abs(c), hi = v + Math.Abs(c); for (int n = 0; n < 80; n++) { var m = (lo + hi) / 2; if (m + c * Math.Tanh(m + b) > v) lo = m; else hi = m; } return lo;
}
#endregion

#region 19.planar-inverse | bisect
double PlanarInverse(double c, double b, double v) => v - c * Math.Tanh(v + b);
#endregion

#region 19.direction | not at y
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{ var z = inverse(y); return -y * y / 2 - 0.5 * Math.Log(2 * Math.PI) - Math.Log(Math.Abs(slope(z))); }
#endregion

#region 19.direction | The logarithm of
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{ var z = inverse(y); return -z * z / 2 - 0.5 * Math.Log(2 * Math.PI) - Math.Abs(slope(z)); }
#endregion

#region 19.coupling | never be zero
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], y[1] * s(y[0]) + t(y[0]), Math.Log(Math.Abs(s(y[0])))];
#endregion

#region 19.inverse | not multiply
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) =>
    [z[0], (z[1] - t(z[0])) * Math.Exp(s(z[0]))];
#endregion

#region 19.planar-inverse | Newton
double PlanarInverse(double c, double b, double v)
{
    double h = Math.Tanh(v + b);
    return v - c * h / (1 + c * (1 - h * h));
}
#endregion
