// Wrong answers of chapter 07, one idea away from right each. After the bar: what the verdict must say.

#region 07.update | weights p, one a pattern
double[] Update(double[][] patterns, double beta, double[] state)
{
    var s = patterns.Select(x => beta * x.Zip(state, (a, b) => a * b).Sum()).ToArray();
    var e = s.Select(v => Math.Exp(v - s.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 07.update | overflows at large β
double[] Update(double[][] patterns, double beta, double[] state)
{
    var e = patterns.Select(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] / e.Sum() * x[i]).Sum()).ToArray();
}
#endregion

#region 07.update | β is missing
double[] Update(double[][] patterns, double beta, double[] state)
{
    var e = patterns.Select(x => Math.Exp(x.Zip(state, (a, b) => a * b).Sum())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] * x[i]).Sum() / e.Sum()).ToArray();
}
#endregion

#region 07.update | That is look-up
double[] Update(double[][] patterns, double beta, double[] state) =>
    patterns.OrderByDescending(x => x.Zip(state, (a, b) => a * b).Sum()).First();
#endregion

#region 07.find-beta | K − 1 of them compete
double FindBeta(int patterns, double gap, double epsilon) => Math.Log((1 - epsilon) / epsilon) / gap;
#endregion

#region 07.find-beta | not K
double FindBeta(int patterns, double gap, double epsilon) => Math.Log(patterns * (1 - epsilon) / epsilon) / gap;
#endregion

#region 07.find-beta | divide by Δ
double FindBeta(int patterns, double gap, double epsilon) => gap * Math.Log((patterns - 1) * (1 - epsilon) / epsilon);
#endregion

#region 07.find-beta | exact odds
double FindBeta(int patterns, double gap, double epsilon) => Math.Log((patterns - 1) / epsilon) / gap;
#endregion

#region 07.pull | Upside down
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double Energy(int value) => -patterns.Sum(x => Math.Pow(x.Select((v, k) => v * (k == i ? value : state[k])).Sum(), order));
    var (up, down) = (Energy(1), Energy(-1));
    return up > down ? 1 : up < down ? -1 : -state[i];
}
#endregion

#region 07.pull | derivative of the energy
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    var pull = patterns.Sum(x => x[i] * Math.Pow(x.Zip(state, (a, b) => a * b).Sum(), order - 1));
    return pull > 0 ? 1 : pull < 0 ? -1 : state[i];
}
#endregion

#region 07.pull | classical net
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    var pull = patterns.Sum(x => x[i] * (x.Zip(state, (a, b) => a * b).Sum() - x[i] * state[i]));
    return pull > 0 ? 1 : pull < 0 ? -1 : state[i];
}
#endregion

#region 07.missing-term | still missing
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta;
#endregion

#region 07.missing-term | not ξ·ξ
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + state.Sum(v => v * v);
#endregion

#region 07.missing-term | value at ξ = 0
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Sum(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + 0.5 * state.Sum(v => v * v);
#endregion

#region 07.capacity | odd numbers only
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 2; k <= 2 * order - 3; k++) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(Math.Pow(spins, order - 1) / (2 * odd * u * u));
}
#endregion

#region 07.capacity | taken at 2 · error
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 3; k <= 2 * order - 3; k += 2) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(error);
    return (int)(Math.Pow(spins, order - 1) / (2 * odd * u * u));
}
#endregion

#region 07.capacity | not Nⁿ
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 3; k <= 2 * order - 3; k += 2) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(Math.Pow(spins, order) / (2 * odd * u * u));
}
#endregion

#region 07.capacity | is missing
int Capacity(int spins, int order, double error)
{
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(Math.Pow(spins, order - 1) / (2 * u * u));
}
#endregion

#region 07.update | patterns' lengths
double[] Update(double[][] patterns, double beta, double[] state)
{
    var s = patterns.Select(x => beta * x.Zip(state, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(v => v * v))).ToArray();
    var e = s.Select(v => Math.Exp(v - s.Max())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] / e.Sum() * x[i]).Sum()).ToArray();
}
#endregion

#region 07.update | by both lengths
double[] Update(double[][] patterns, double beta, double[] state)
{
    var s = patterns.Select(x => beta * x.Zip(state, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(v => v * v) * state.Sum(v => v * v))).ToArray();
    var e = s.Select(v => Math.Exp(v - s.Max())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] / e.Sum() * x[i]).Sum()).ToArray();
}
#endregion

#region 07.update | Scores are distances
double[] Update(double[][] patterns, double beta, double[] state)
{
    var s = patterns.Select(x => -beta * x.Zip(state, (a, b) => (a - b) * (a - b)).Sum() / 2).ToArray();
    var e = s.Select(v => Math.Exp(v - s.Max())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] / e.Sum() * x[i]).Sum()).ToArray();
}
#endregion

#region 07.update | sign is turned round
double[] Update(double[][] patterns, double beta, double[] state)
{
    var s = patterns.Select(x => -beta * x.Zip(state, (a, b) => a * b).Sum()).ToArray();
    var e = s.Select(v => Math.Exp(v - s.Max())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => e[m] / e.Sum() * x[i]).Sum()).ToArray();
}
#endregion

#region 07.find-beta | base 2
double FindBeta(int patterns, double gap, double epsilon) => Math.Log2((patterns - 1) * (1 - epsilon) / epsilon) / gap;
#endregion

#region 07.find-beta | temperature
double FindBeta(int patterns, double gap, double epsilon) => gap / Math.Log((patterns - 1) * (1 - epsilon) / epsilon);
#endregion

#region 07.find-beta | left to the others
double FindBeta(int patterns, double gap, double epsilon) => Math.Log((patterns - 1) * epsilon / (1 - epsilon)) / gap;
#endregion

#region 07.pull | where spin i is left out
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    var pull = patterns.Sum(x => x[i] * Math.Pow(x.Select((v, k) => k == i ? 0 : v * state[k]).Sum(), order - 1));
    return pull > 0 ? 1 : pull < 0 ? -1 : state[i];
}
#endregion

#region 07.pull | nearest pattern alone
int NewSpin(int[][] patterns, int[] state, int i, int order) =>
    patterns.MaxBy(x => x.Zip(state, (a, b) => a * b).Sum())[i];
#endregion

#region 07.pull | turn it up
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double Energy(int value) => -patterns.Sum(x => Math.Pow(x.Select((v, k) => v * (k == i ? value : state[k])).Sum(), order));
    return Energy(1) <= Energy(-1) ? 1 : -1;
}
#endregion

#region 07.pull | changed its argument
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    int old = state[i];
    double Energy() => -patterns.Sum(x => Math.Pow(x.Zip(state, (a, b) => a * b).Sum(), order));
    state[i] = 1;
    double up = Energy();
    state[i] = -1;
    double down = Energy();
    return up < down ? 1 : up > down ? -1 : old;
}
#endregion

#region 07.missing-term | to hold it back
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta - 0.5 * state.Sum(v => v * v);
#endregion

#region 07.missing-term | without β
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + 0.5 * beta * state.Sum(v => v * v);
#endregion

#region 07.missing-term | colleague's energy
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Sum(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta;
#endregion

#region 07.capacity | Rounded to the nearest
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 3; k <= 2 * order - 3; k += 2) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)Math.Round(Math.Pow(spins, order - 1) / (2 * odd * u * u));
}
#endregion

#region 07.capacity | a factor 2 is missing
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 3; k <= 2 * order - 3; k += 2) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(Math.Pow(spins, order - 1) / (odd * u * u));
}
#endregion

#region 07.search | rewards stored pictures that are bright
double[] Scores(double[][] patterns, double[] probe, bool[] known) =>
    patterns.Select(x => x.Zip(probe, (a, b) => a * b).Sum()).ToArray();
#endregion

#region 07.search | right brightness only
double[] Scores(double[][] patterns, double[] probe, bool[] known) =>
    patterns.Select(x => -x.Select((v, i) => known[i] ? (v - probe[i]) * (v - probe[i]) : 0).Sum()).ToArray();
#endregion

#region 07.search | rewards stored pictures that are bright
double[] Scores(double[][] patterns, double[] probe, bool[] known)
{
    double length = Math.Sqrt(probe.Sum(v => v * v));
    return patterns.Select(x => x.Zip(probe, (a, b) => a * b).Sum() / (length * Math.Sqrt(x.Sum(v => v * v)))).ToArray();
}
#endregion

#region 07.search | not the lowest
double[] Scores(double[][] patterns, double[] probe, bool[] known) =>
    patterns.Select(x => -x.Zip(probe, (a, b) => a * b).Sum()).ToArray();
#endregion

#region 07.search | divided by zero
double[] Scores(double[][] patterns, double[] probe, bool[] known) =>
    patterns.Select(x => x.Zip(probe, (a, b) => a * b).Sum() / x.Select((v, i) => known[i] ? 0 : v * v).Sum() / 0).ToArray();
#endregion

#region 07.search | one score for each
double[] Scores(double[][] patterns, double[] probe, bool[] known) =>
    [patterns.Max(x => x.Zip(probe, (a, b) => a * b).Sum())];
#endregion

#region 07.pull | you turn it round
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double E(int v) => -patterns.Sum(x => Math.Pow(x.Select((y, k) => y * (k == i ? v : state[k])).Sum(), order));
    return E(state[i]) < E(-state[i]) ? state[i] : -state[i];
}
#endregion

#region 07.pull | rounded to a whole number
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double E(int v) => -patterns.Sum(x => Math.Pow(x.Select((y, k) => y * (k == i ? v : state[k])).Sum() / state.Length, order));
    return E(1) < E(-1) ? 1 : E(1) > E(-1) ? -1 : state[i];
}
#endregion

#region 07.pull | exclusive or
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double E(int v) => -patterns.Sum(x => x.Select((y, k) => y * (k == i ? v : state[k])).Sum() ^ order);
    return E(1) < E(-1) ? 1 : E(1) > E(-1) ? -1 : state[i];
}
#endregion

#region 07.pull | you take |z|
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double E(int v) => -patterns.Sum(x => Math.Pow(Math.Abs(x.Select((y, k) => y * (k == i ? v : state[k])).Sum()), order));
    return E(1) < E(-1) ? 1 : E(1) > E(-1) ? -1 : state[i];
}
#endregion

#region 07.missing-term | not half of their mean
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + 0.5 * state.Average(v => v * v);
#endregion

#region 07.missing-term | just where beta = 1
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Sum(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + 0.5 * state.Sum(v => v * v) + Math.Log(patterns.Length);
#endregion

#region 07.capacity | one odd number too many
int Capacity(int spins, int order, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfInv(1 - 2 * error), f = 1;
    for (int k = 1; k <= 2 * order - 1; k += 2) f *= k;
    return (int)(Math.Pow(spins, order - 1) / (2 * f * u * u));
}
#endregion

#region 07.capacity | under a root
int Capacity(int spins, int order, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfInv(1 - 2 * error), f = 1;
    for (int k = 1; k <= 2 * order - 3; k += 2) f *= k;
    return (int)(Math.Pow(spins, order - 1) / (2 * f * u));
}
#endregion

#region 07.search | changed the stored pictures
double[] Scores(double[][] patterns, double[] probe, bool[] known)
{
    foreach (var x in patterns)
    {
        double l = 0;
        for (int i = 0; i < x.Length; i++) if (known[i]) l += x[i] * x[i]; else x[i] = 0;
        if (l > 0) for (int i = 0; i < x.Length; i++) x[i] /= Math.Sqrt(l);
    }
    return patterns.Select(x => x.Zip(probe, (a, b) => a * b).Sum()).ToArray();
}
#endregion
