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
