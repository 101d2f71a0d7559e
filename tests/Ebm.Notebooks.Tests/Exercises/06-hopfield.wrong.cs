// Wrong answers of chapter 06, one idea away from right each. After the bar: what the verdict must say.

#region 06.energy | counts every pair twice
double Energy(double[,] w, double[] theta, int[] s) =>
    s.Select((a, i) => theta[i] * a - s.Select((b, j) => w[i, j] * a * b).Sum()).Sum();
#endregion

#region 06.energy | must lower the energy
double Energy(double[,] w, double[] theta, int[] s) =>
    s.Select((a, i) => theta[i] * a + 0.5 * s.Select((b, j) => w[i, j] * a * b).Sum()).Sum();
#endregion

#region 06.energy | sign of the threshold
double Energy(double[,] w, double[] theta, int[] s) =>
    -s.Select((a, i) => theta[i] * a + 0.5 * s.Select((b, j) => w[i, j] * a * b).Sum()).Sum();
#endregion

#region 06.energy | thresholds are missing
double Energy(double[,] w, double[] theta, int[] s) =>
    -0.5 * s.Select((a, i) => s.Select((b, j) => w[i, j] * a * b).Sum()).Sum();
#endregion

#region 06.update | sign(0) = 0 is not a state
int Update(double[,] w, double[] theta, int[] s, int i) => Math.Sign(s.Select((v, j) => w[i, j] * v).Sum() - theta[i]);
#endregion

#region 06.update | does not pull up
int Update(double[,] w, double[] theta, int[] s, int i) => s.Select((v, j) => w[i, j] * v).Sum() >= theta[i] ? 1 : -1;
#endregion

#region 06.update | threshold is missing
int Update(double[,] w, double[] theta, int[] s, int i)
{
    var h = s.Select((v, j) => w[i, j] * v).Sum();
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.update | threshold is subtracted
int Update(double[,] w, double[] theta, int[] s, int i)
{
    var h = s.Select((v, j) => w[i, j] * v).Sum() + theta[i];
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.hebb | diagonal must be 0
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            w[i, j] = patterns.Sum(p => p[i] * p[j]) / (double)n;
    return w;
}
#endregion

#region 06.hebb | not by the number of patterns
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (i != j) w[i, j] = patterns.Average(p => p[i] * p[j]);
    return w;
}
#endregion

#region 06.hebb | add the patterns up
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    foreach (var p in patterns)
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                if (i != j) w[i, j] = p[i] * p[j] / (double)n;
    return w;
}
#endregion

#region 06.complete | must stay
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int sweep = 0; sweep < 100; sweep++)
        for (int i = 0; i < s.Length; i++)
        {
            var h = s.Select((v, j) => w[i, j] * v).Sum();
            s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i];
        }
    return s;
}
#endregion

#region 06.complete | One sweep is not enough
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int i = 0; i < s.Length; i++)
    {
        if (known[i]) continue;
        var h = s.Select((v, j) => w[i, j] * v).Sum();
        s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i];
    }
    return s;
}
#endregion

#region 06.complete | One neuron at a time
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int step = 0; step < 1000; step++)
    {
        var old = (int[])s.Clone();
        for (int i = 0; i < s.Length; i++)
        {
            if (known[i]) continue;
            var h = old.Select((v, j) => w[i, j] * v).Sum();
            s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i];
        }
    }
    return s;
}
#endregion

#region 06.complete | changed its argument
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    for (int sweep = 0; sweep < 100; sweep++)
        for (int i = 0; i < probe.Length; i++)
        {
            var h = known[i] ? 0 : probe.Select((v, j) => w[i, j] * v).Sum();
            probe[i] = h > 0 ? 1 : h < 0 ? -1 : probe[i];
        }
    return probe;
}
#endregion

#region 06.capacity | the inverse at 2
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfcInv(error);
    return (int)(spins / (2 * u * u));
}
#endregion

#region 06.capacity | a factor 2 is missing
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(spins / (u * u));
}
#endregion

#region 06.capacity | square it
int Capacity(int spins, double error) => (int)(spins / (2 * MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error)));
#endregion

#region 06.capacity | Round down
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)Math.Ceiling(spins / (2 * u * u));
}
#endregion

#region 06.sign-zero | 0 is still not a state
int[] Step(double[,] w, int[] s) => s.Select((_, i) => Math.Sign(s.Select((v, j) => w[i, j] * v).Sum())).ToArray();
#endregion

#region 06.sign-zero | paints ink
int[] Step(double[,] w, int[] s) => s.Select((_, i) => s.Select((v, j) => w[i, j] * v).Sum() >= 0 ? 1 : -1).ToArray();
#endregion

#region 06.sign-zero | wipes ink
int[] Step(double[,] w, int[] s) => s.Select((_, i) => s.Select((v, j) => w[i, j] * v).Sum() > 0 ? 1 : -1).ToArray();
#endregion

#region 06.sign-zero | All at once
int[] Step(double[,] w, int[] s)
{
    var next = (int[])s.Clone();
    for (int i = 0; i < s.Length; i++)
    {
        var h = next.Select((v, j) => w[i, j] * v).Sum();
        next[i] = h > 0 ? 1 : h < 0 ? -1 : next[i];
    }
    return next;
}
#endregion

#region 06.energy | One factor ½ too many
double Energy(double[,] w, double[] theta, int[] s)
{
    double e = 0;
    for (int i = 0; i < s.Length; i++)
    {
        e += theta[i] * s[i];
        for (int j = 0; j < i; j++) e -= 0.5 * w[i, j] * s[i] * s[j];
    }
    return e;
}
#endregion

#region 06.energy | weights only
double Energy(double[,] w, double[] theta, int[] s) =>
    -0.5 * s.Select((a, i) => s.Select((b, j) => w[i, j] * a * b).Sum() - theta[i] * a).Sum();
#endregion

#region 06.energy | states are missing
double Energy(double[,] w, double[] theta, int[] s) =>
    s.Select((a, i) => theta[i] * a - 0.5 * s.Select((_, j) => w[i, j]).Sum()).Sum();
#endregion

#region 06.update | Upside down
int Update(double[,] w, double[] theta, int[] s, int i)
{
    var h = theta[i] - s.Select((v, j) => w[i, j] * v).Sum();
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.update | whenever a field is there
int Update(double[,] w, double[] theta, int[] s, int i) => s.Select((v, j) => w[i, j] * v).Sum() == theta[i] ? s[i] : -s[i];
#endregion

#region 06.update | no factor
int Update(double[,] w, double[] theta, int[] s, int i)
{
    var h = s.Select((v, j) => w[i, j] * s[i] * v).Sum() - theta[i];
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.hebb | Integer division
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (i != j) w[i, j] = patterns.Sum(p => p[i] * p[j]) / n;
    return w;
}
#endregion

#region 06.hebb | 1/(N·K)
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (i != j) w[i, j] = patterns.Average(p => p[i] * p[j]) / n;
    return w;
}
#endregion

#region 06.hebb | entries below the diagonal
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++)
            w[i, j] = patterns.Sum(p => p[i] * p[j]) / (double)n;
    return w;
}
#endregion

#region 06.complete | backwards
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int sweep = 0; sweep < 100; sweep++)
        for (int i = s.Length - 1; i >= 0; i--)
        {
            if (known[i]) continue;
            var h = s.Select((v, j) => w[i, j] * v).Sum();
            s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i];
        }
    return s;
}
#endregion

#region 06.complete | turn it to +1
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int sweep = 0; sweep < 100; sweep++)
        for (int i = 0; i < s.Length; i++)
            if (!known[i]) s[i] = s.Select((v, j) => w[i, j] * v).Sum() >= 0 ? 1 : -1;
    return s;
}
#endregion

#region 06.capacity | Rounded to the nearest
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)Math.Round(spins / (2 * u * u));
}
#endregion

#region 06.capacity | erf is not erfc
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfInv(2 * error);
    return (int)(spins / (2 * u * u));
}
#endregion

#region 06.sign-zero | Upside down
int[] Step(double[,] w, int[] s) => s.Select((old, i) =>
{
    double h = s.Select((v, j) => w[i, j] * v).Sum();
    return h > 0 ? -1 : h < 0 ? 1 : old;
}).ToArray();
#endregion

#region 06.sign-zero | changed its argument
int[] Step(double[,] w, int[] s)
{
    var h = s.Select((_, i) => s.Select((v, j) => w[i, j] * v).Sum()).ToArray();
    for (int i = 0; i < s.Length; i++) s[i] = h[i] > 0 ? 1 : h[i] < 0 ? -1 : s[i];
    return s;
}
#endregion

#region 06.unlearn | Nothing has changed
double[,] Unlearn(double[,] w, Rng rng) => (double[,])w.Clone();
#endregion

#region 06.unlearn | with the dreams
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    for (int dream = 0; dream < 100; dream++)
    {
        int[] d = Hopfield.FromWeights(now).Recall(HopfieldPatterns.Random(1, 100, rng)[0], rng).State;
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                if (i != j) now[i, j] -= 0.01 * d[i] * d[j];
    }
    return now;
}
#endregion

#region 06.unlearn | more dreams
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    for (int dream = 0; dream < 5; dream++)
    {
        int[] d = Hopfield.FromWeights(now).Recall(HopfieldPatterns.Random(1, 100, rng)[0], rng).State;
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                if (i != j) now[i, j] -= 0.001 * d[i] * d[j];
    }
    return now;
}
#endregion

#region 06.unlearn | add where you should subtract
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    for (int dream = 0; dream < 60; dream++)
    {
        int[] d = Hopfield.FromWeights(now).Recall(HopfieldPatterns.Random(1, 100, rng)[0], rng).State;
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                if (i != j) now[i, j] += 0.001 * d[i] * d[j];
    }
    return now;
}
#endregion

#region 06.unlearn | leave the diagonal
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    for (int dream = 0; dream < 60; dream++)
    {
        int[] d = Hopfield.FromWeights(w).Recall(HopfieldPatterns.Random(1, 100, rng)[0], rng).State;
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                now[i, j] -= 0.001 * d[i] * d[j];
    }
    return now;
}
#endregion

#region 06.unlearn | Work on a copy
double[,] Unlearn(double[,] w, Rng rng)
{
    for (int dream = 0; dream < 60; dream++)
    {
        int[] d = Hopfield.FromWeights(w).Recall(HopfieldPatterns.Random(1, 100, rng)[0], rng).State;
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                if (i != j) w[i, j] -= 0.001 * d[i] * d[j];
    }
    return w;
}
#endregion

#region 06.energy | write 0.5
double Energy(double[,] w, double[] theta, int[] s) => -(1 / 2) * s.Select((a, i) => s.Select((b, j) => w[i, j] * a * b).Sum()).Sum() + s.Select((a, i) => theta[i] * a).Sum();
#endregion

#region 06.energy | state of its neuron
double Energy(double[,] w, double[] theta, int[] s) => -0.5 * s.Select((a, i) => s.Select((b, j) => w[i, j] * a * b).Sum()).Sum() + theta.Sum();
#endregion

#region 06.energy | counts N times
double Energy(double[,] w, double[] theta, int[] s)
{
    double e = 0;
    for (int i = 0; i < s.Length; i++) for (int j = 0; j < s.Length; j++) e += -0.5 * w[i, j] * s[i] * s[j] + theta[i] * s[i];
    return e;
}
#endregion

#region 06.update | does not pull down
int Update(double[,] w, double[] theta, int[] s, int i)
{
    double h = -theta[i]; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j];
    return h > 0 ? 1 : -1;
}
#endregion

#region 06.update | own threshold
int Update(double[,] w, double[] theta, int[] s, int i)
{
    double h = 0; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j] - theta[j];
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.update | not 1 or 0
int Update(double[,] w, double[] theta, int[] s, int i)
{
    double h = -theta[i]; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j];
    return h > 0 ? 1 : h < 0 ? 0 : s[i];
}
#endregion

#region 06.update | Fields are fractions
int Update(double[,] w, double[] theta, int[] s, int i)
{
    int h = 0; for (int j = 0; j < s.Length; j++) h += (int)(w[i, j] * s[j]); h -= (int)theta[i];
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.update | counts in full
int Update(double[,] w, double[] theta, int[] s, int i)
{
    double h = 0; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j]; h -= theta[i] / 2;
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.complete | *during* the sweep
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int sweep = 0; sweep < 50; sweep++)
    {
        for (int i = 0; i < s.Length; i++) { double h = 0; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j]; s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i]; }
        for (int i = 0; i < s.Length; i++) if (known[i]) s[i] = probe[i];
    }
    return s;
}
#endregion

#region 06.complete | begin again at 0
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone(); bool moved = true;
    while (moved)
    {
        moved = false;
        for (int i = 0; i < s.Length && !moved; i++) if (!known[i]) { double h = 0; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j]; int n = h > 0 ? 1 : h < 0 ? -1 : s[i]; moved = n != s[i]; s[i] = n; }
    }
    return s;
}
#endregion

#region 06.complete | Every neuron is heard
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int i = 0; i < s.Length; i++) if (!known[i]) { double h = 0; for (int j = 0; j < s.Length; j++) if (known[j]) h += w[i, j] * s[j]; s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i]; }
    return s;
}
#endregion

#region 06.complete | states of the probe, not with 0
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = probe.Select((v, i) => known[i] ? v : 0).ToArray();
    for (int sweep = 0; sweep < 50; sweep++) for (int i = 0; i < s.Length; i++) if (!known[i]) { double h = 0; for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j]; s[i] = h > 0 ? 1 : h < 0 ? -1 : s[i]; }
    return s;
}
#endregion

#region 06.sign-zero | you turn it round
int[] Step(double[,] w, int[] s) => s.Select((o, i) => { double h = s.Select((v, j) => w[i, j] * v).Sum(); return h > 0 ? 1 : h < 0 ? -1 : -o; }).ToArray();
#endregion

#region 06.sign-zero | own state is no field
int[] Step(double[,] w, int[] s) => s.Select((o, i) => Math.Sign(o + s.Select((v, j) => w[i, j] * v).Sum())).ToArray();
#endregion

#region 06.capacity | exact binomial tail
int Capacity(int spins, double error) => Enumerable.Range(1, spins).Last(K => HopfieldTheory.BitError(spins, K) <= error);
#endregion

#region 06.capacity | Integer division
int Capacity(int spins, double error)
{
    int K = 1;
    while (0.5 * MathNet.Numerics.SpecialFunctions.Erfc(Math.Sqrt(spins / (2 * (K + 1)))) <= error) K++;
    return K;
}
#endregion

#region 06.capacity | That is the load
int Capacity(int spins, double error) { double u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error); return (int)(1 / (2 * u * u)); }
#endregion

#region 06.unlearn | memories have gone
double[,] Unlearn(double[,] w, Rng rng) => new double[100, 100];
#endregion

#region 06.unlearn | where the recall ended
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    for (int dream = 0; dream < 60; dream++)
    {
        int[] d = HopfieldPatterns.Random(1, 100, rng)[0];
        for (int i = 0; i < 100; i++)
            for (int j = 0; j < 100; j++)
                if (i != j) now[i, j] -= 0.001 * d[i] * d[j];
    }
    return now;
}
#endregion

#region 06.complete | go on until nothing changes
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    for (int sweep = 0; sweep < 2; sweep++)
        for (int i = 0; i < s.Length; i++)
        {
            if (known[i]) continue;
            double h = 0;
            for (int j = 0; j < s.Length; j++) h += w[i, j] * s[j];
            if (h != 0) s[i] = h > 0 ? 1 : -1;
        }
    return s;
}
#endregion
