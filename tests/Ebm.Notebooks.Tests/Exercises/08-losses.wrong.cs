// Wrong answers of chapter 08, one idea away from right each. After the bar: what the verdict must say.

#region 08.push | Upside down
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * (v - least))).ToArray();
    return w.Select((v, k) => v / w.Sum() - (k == right ? 1 : 0)).ToArray();
}
#endregion

#region 08.push | Only the pull up is there
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * (v - least))).ToArray();
    return w.Select(v => -v / w.Sum()).ToArray();
}
#endregion

#region 08.push | Only the right answer moves
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * (v - least))).ToArray();
    return w.Select((v, k) => k == right ? 1 - v / w.Sum() : 0).ToArray();
}
#endregion

#region 08.push | A factor β too much
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * (v - least))).ToArray();
    return w.Select((v, k) => beta * ((k == right ? 1 : 0) - v / w.Sum())).ToArray();
}
#endregion

#region 08.push | left out of the probabilities
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-(v - least))).ToArray();
    return w.Select((v, k) => (k == right ? 1 : 0) - v / w.Sum()).ToArray();
}
#endregion

#region 08.push | those of low energy
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(beta * (v - e.Max()))).ToArray();
    return w.Select((v, k) => (k == right ? 1 : 0) - v / w.Sum()).ToArray();
}
#endregion

#region 08.push | leaves the range of a double
double[] Push(double[] e, int right, double beta)
{
    double least = e.Min();
    double[] w = e.Select(v => Math.Exp(-beta * v)).ToArray();
    return w.Select((v, k) => (k == right ? 1 : 0) - v / w.Sum()).ToArray();
}
#endregion

#region 08.offending | right ones included
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (true && (best < 0 || e[k] < e[best]))
            best = k;
    return best;
}
#endregion

#region 08.offending | highest wrong one
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (Math.Abs(y[k] - truth) > epsilon && (best < 0 || e[k] > e[best]))
            best = k;
    return best;
}
#endregion

#region 08.offending | inside the border
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (Math.Abs(y[k] - truth) <= epsilon && (best < 0 || e[k] < e[best]))
            best = k;
    return best;
}
#endregion

#region 08.offending | nearest to the truth in y
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (Math.Abs(y[k] - truth) > epsilon && (best < 0 || Math.Abs(y[k] - truth) < Math.Abs(y[best] - truth)))
            best = k;
    return best;
}
#endregion

#region 08.offending | wrong on both sides
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1;
    for (int k = 0; k < e.Length; k++)
        if (y[k] - truth > epsilon && (best < 0 || e[k] < e[best]))
            best = k;
    return best;
}
#endregion

#region 08.offending | only the one nearest answer
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int nearest = Enumerable.Range(0, e.Length).MinBy(k => Math.Abs(y[k] - truth));
    return Enumerable.Range(0, e.Length).Where(k => k != nearest).MinBy(k => e[k]);
}
#endregion

#region 08.offending | shortened list
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    var left = e.Where((_, k) => Math.Abs(y[k] - truth) > epsilon).ToList();
    return left.IndexOf(left.Min());
}
#endregion

#region 08.square-square | That is the printed line
double SquareSquare(double right, double wrong, double m) =>
    right * right - Math.Pow(Math.Max(0, m - wrong), 2);
#endregion

#region 08.square-square | The bend is missing
double SquareSquare(double right, double wrong, double m) =>
    right * right + Math.Pow(m - wrong, 2);
#endregion

#region 08.square-square | second term is not squared
double SquareSquare(double right, double wrong, double m) =>
    right * right + Math.Max(0, m - wrong);
#endregion

#region 08.square-square | first term is not squared
double SquareSquare(double right, double wrong, double m) =>
    right + Math.Pow(Math.Max(0, m - wrong), 2);
#endregion

#region 08.square-square | looks the wrong way
double SquareSquare(double right, double wrong, double m) =>
    right * right + Math.Pow(Math.Max(0, wrong - m), 2);
#endregion

#region 08.square-square | squared hinge
double SquareSquare(double right, double wrong, double m) =>
    Math.Pow(Math.Max(0, m + right - wrong), 2);
#endregion

#region 08.square-square | Only the second term
double SquareSquare(double right, double wrong, double m) =>
    Math.Pow(Math.Max(0, m - wrong), 2);
#endregion

#region 08.least-gap | at the first minimiser only
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Min(), gap = double.NaN;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = double.IsNaN(gap) ? axis[w] - axis[c] : gap;
    return gap;
}
#endregion

#region 08.least-gap | the largest gap
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Min(), gap = double.NegativeInfinity;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = Math.Max(gap, axis[w] - axis[c]);
    return gap;
}
#endregion

#region 08.least-gap | The sign is turned
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Min(), gap = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = Math.Min(gap, axis[c] - axis[w]);
    return gap;
}
#endregion

#region 08.least-gap | not the gap there
double LeastGap(double[,] loss, double[] axis) => loss.Cast<double>().Min();
#endregion

#region 08.least-gap | distance in places
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Min(), gap = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = Math.Min(gap, w - c);
    return gap;
}
#endregion

#region 08.least-gap | loss is greatest
double LeastGap(double[,] loss, double[] axis)
{
    double least = loss.Cast<double>().Max(), gap = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++)
        for (int c = 0; c < axis.Length; c++)
            if (loss[w, c] == least)
                gap = Math.Min(gap, axis[w] - axis[c]);
    return gap;
}
#endregion

#region 08.free-energy | A sum instead of a mean
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return least - Math.Log(e.Sum(v => Math.Exp(-beta * (v - least)))) / beta;
}
#endregion

#region 08.free-energy | range of a double
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return -Math.Log(e.Average(v => Math.Exp(-beta * v))) / beta;
}
#endregion

#region 08.free-energy | The sign is wrong
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return -least + Math.Log(e.Average(v => Math.Exp(-beta * (v - least)))) / beta;
}
#endregion

#region 08.free-energy | F at β = ∞
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return least;
}
#endregion

#region 08.free-energy | as β goes to 0
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return e.Average();
}
#endregion

#region 08.free-energy | the entropy over β
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return e.Sum(v => v * Math.Exp(-beta * (v - least))) / e.Sum(v => Math.Exp(-beta * (v - least)));
}
#endregion

#region 08.free-energy | that is βF
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return beta * least - Math.Log(e.Average(v => Math.Exp(-beta * (v - least))));
}
#endregion

#region 08.free-energy | missing inside the exponent
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return (least - Math.Log(e.Average(v => Math.Exp(-(v - least))))) / beta;
}
#endregion

#region 08.three-answers | a flat energy
PointModel LearnCurve(Points curve) =>
    new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 8, 1), 2);
#endregion

#region 08.three-answers | has collapsed
PointModel LearnCurve(Points curve)
{
    var rng = new Rng(1);
    var energy = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 32, 32, 1), 2);
    var grid = new AnswerGrid(energy, Grid.Linear(-2, 2, 81));
    new Trainer(grid, LossFunctional.Lvq2().Regularized(1), grid.Data(curve), new Adam(0.02), rng, 30).Run(150);
    return energy;
}
#endregion

#region 08.three-answers | energy of the pair
PointModel LearnCurve(Points curve) =>
    new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 1, 8, 1), 1);
#endregion

#region 08.three-answers | rough shape
PointModel LearnCurve(Points curve)
{
    var rng = new Rng(1);
    var energy = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 32, 32, 1), 2);
    var grid = new AnswerGrid(energy, Grid.Linear(-2, 2, 81));
    new Trainer(grid, LossFunctional.Likelihood(), grid.Data(curve), new Adam(0.01), rng, 30).Run(70);
    return energy;
}
#endregion

#region 08.three-answers | The model is null
PointModel LearnCurve(Points curve) => null;
#endregion

#region 08.three-answers | LOW at the data
sealed class Upside(PointModel inner) : PointModel(2)
{
    public override Tensor F(Tensor y) => -inner.F(y);
}
PointModel LearnCurve(Points curve)
{
    var rng = new Rng(1);
    var energy = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 32, 32, 1), 2);
    var grid = new AnswerGrid(energy, Grid.Linear(-2, 2, 81));
    new Trainer(grid, LossFunctional.Likelihood(), grid.Data(curve), new Adam(0.01), rng, 30).Run(150);
    return new Upside(energy);
}
#endregion

#region 08.offending | you take the last
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1; double low = double.MaxValue;
    for (int k = 0; k < e.Length; k++) if (Math.Abs(y[k] - truth) > epsilon && e[k] <= low) { best = k; low = e[k]; }
    return best;
}
#endregion

#region 08.offending | > and not ≥
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = -1; double low = double.MaxValue;
    for (int k = 0; k < e.Length; k++) if (Math.Abs(y[k] - truth) >= epsilon && e[k] < low) { best = k; low = e[k]; }
    return best;
}
#endregion

#region 08.offending | begins with place 0
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int best = 0;
    for (int k = 1; k < e.Length; k++) if (Math.Abs(y[k] - truth) > epsilon && e[k] < e[best]) best = k;
    return best;
}
#endregion

#region 08.offending | measured in y
int MostOffending(double[] e, double[] y, double truth, double epsilon)
{
    int right = Enumerable.Range(0, y.Length).MinBy(k => Math.Abs(y[k] - truth));
    return Enumerable.Range(0, e.Length).Where(k => Math.Abs(k - right) > epsilon).OrderBy(k => e[k]).First();
}
#endregion

#region 08.least-gap | rows and columns exchanged
double LeastGap(double[,] loss, double[] axis)
{
    double min = loss.Cast<double>().Min(), g = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++) for (int c = 0; c < axis.Length; c++) if (loss[c, w] == min) g = Math.Min(g, axis[w] - axis[c]);
    return g;
}
#endregion

#region 08.least-gap | no absolute value
double LeastGap(double[,] loss, double[] axis)
{
    double min = loss.Cast<double>().Min(), g = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++) for (int c = 0; c < axis.Length; c++) if (loss[w, c] == min) g = Math.Min(g, Math.Abs(axis[w] - axis[c]));
    return g;
}
#endregion

#region 08.least-gap | cut it off at 0
double LeastGap(double[,] loss, double[] axis)
{
    double min = loss.Cast<double>().Min(), g = double.PositiveInfinity;
    for (int w = 0; w < axis.Length; w++) for (int c = 0; c < axis.Length; c++) if (loss[w, c] == min) g = Math.Min(g, axis[w] - axis[c]);
    return Math.Max(0, g);
}
#endregion

#region 08.free-energy | exponents are positive
double FreeEnergy(double[] e, double beta)
{
    double most = e.Max();
    return most - Math.Log(e.Average(v => Math.Exp(-beta * (v - most)))) / beta;
}
#endregion

#region 08.free-energy | do not put it back
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return -Math.Log(e.Average(v => Math.Exp(-beta * (v - least)))) / beta;
}
#endregion

#region 08.free-energy | has no 2π
double FreeEnergy(double[] e, double beta)
{
    double least = e.Min();
    return least - Math.Log(e.Sum(v => Math.Exp(-beta * (v - least))) * 2 * Math.PI / e.Length) / beta;
}
#endregion

#region 08.push | divided by beta
double[] Push(double[] e, int right, double beta)
{
    var p = Probability.Softmin(e, beta); return p.Select((v, k) => ((k == right ? 1 : 0) - v) / beta).ToArray();
}
#endregion

#region 08.square-square | 1 in place of m
double SquareSquare(double right, double wrong, double m) => right * right + Math.Pow(Math.Max(0, 1 - wrong), 2);
#endregion
