// Reference solutions of chapter 08. Each region replaces the exercise cell of the same id.

#region 08.push
// One push down, and a pull up on every answer by its probability. β and 1/β cancel.
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * (v - least))).ToArray();
    return w.Select((v, k) => (k == right ? 1 : 0) - v / w.Sum()).ToArray();
}
#endregion

#region 08.offending
// The lowest beyond the border, on both sides.
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (Math.Abs(y[k] - truth) > epsilon && (best < 0 || e[k] < e[best]))
            best = k;
    return best;
}
#endregion

#region 08.square-square
// Both wishes cost; beyond the margin the second is fulfilled.
double SquareSquare(double right, double wrong, double m) =>
    right * right + Math.Pow(Math.Max(0, m - wrong), 2);
#endregion

#region 08.least-gap
// The least loss first, then the smallest gap among all places that have it.
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Min(), gap = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = Math.Min(gap, axis[w] - axis[c]);
    return gap;
}
#endregion

#region 08.free-energy
// The least energy is taken out, so that no exponent is positive.
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return least - Math.Log(e.Average(v => Math.Exp(-beta * (v - least)))) / beta;
}
#endregion

#region 08.three-answers
// A network of pairs, trained by the likelihood over a grid of answers: it pulls up everywhere.
PointModel LearnCurve(Points curve)
{
    var rng = new Rng(1);
    var energy = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 32, 32, 1), 2);
    var grid = new AnswerGrid(energy, Grid.Linear(-2, 2, 81));
    new Trainer(grid, LossFunctional.Likelihood(), grid.Data(curve), new Adam(0.02), rng, 30) { Rate = LearningRate.Cosine(400) }.Run(400);
    return energy;
}
#endregion
