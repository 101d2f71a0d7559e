// Reference solutions of chapter 19. Each region replaces the exercise cell of the same id.

#region 19.affine
// z = ay + b, slope a: F = ½z² + ½ log 2π − log|a|.
double Affine(double a, double b, double y) =>
    (a * y + b) * (a * y + b) / 2 + Math.Log(2 * Math.PI) / 2 - Math.Log(Math.Abs(a));
#endregion

#region 19.coupling
// The Jacobian is triangular with 1 and e^s on the diagonal, so log|det| = s.
double[] Coupling(Func<double, double> s, Func<double, double> t, double[] y) =>
    [y[0], y[1] * Math.Exp(s(y[0])) + t(y[0]), s(y[0])];
#endregion

#region 19.inverse
// z₁ = y₁, so s and t are known again: undo the shift, then the scale.
double[] CouplingInverse(Func<double, double> s, Func<double, double> t, double[] z) =>
    [z[0], (z[1] - t(z[0])) * Math.Exp(-s(z[0]))];
#endregion

#region 19.planar-inverse
// |tanh| ≤ 1 brackets the root, and the function rises for c > −1.
double PlanarInverse(double c, double b, double v)
{
    var (low, high) = (v - Math.Abs(c), v + Math.Abs(c));
    for (var n = 0; n < 80; n++)
    {
        var middle = (low + high) / 2;
        if (middle + c * Math.Tanh(middle + b) < v) low = middle;
        else high = middle;
    }
    return low;
}
#endregion

#region 19.direction
// y = g(z): p(y) = φ(z) / |g'(z)|, with the slope at z.
double LogDensity(Func<double, double> inverse, Func<double, double> slope, double y)
{
    var z = inverse(y);
    return -z * z / 2 - Math.Log(2 * Math.PI) / 2 - Math.Log(Math.Abs(slope(z)));
}
#endregion

#region 19.project
// Splines bend much with few couplings, and a falling step size settles them: 0.04 nats in 600 steps.
Flow Eight(Points seen)
{
    var flow = CouplingFlow.OfSplines(2, 4, 32, new Rng(1), bins: 8, bound: 3);
    new Trainer(flow, new NegativeLogLikelihood(), TrainingSet.From(seen), new Adam(0.005), new Rng(3), 256)
        { Rate = LearningRate.Cosine(600, 50), ClipNorm = 10 }.Run(600);
    return flow;
}
#endregion
