// Reference solutions of chapter 06. Each region replaces the exercise cell of the same id.

#region 06.energy
// The double sum meets every pair twice; the ½ undoes it.
double Energy(double[,] w, double[] theta, int[] s)
{
    double energy = 0;
    for (int i = 0; i < s.Length; i++)
    {
        energy += theta[i] * s[i];
        for (int j = 0; j < s.Length; j++)
            energy -= 0.5 * w[i, j] * s[i] * s[j];
    }
    return energy;
}
#endregion

#region 06.update
// Three cases: pulled up, pulled down, not pulled.
int Update(double[,] w, double[] theta, int[] s, int i)
{
    double h = -theta[i];
    for (int j = 0; j < s.Length; j++)
        h += w[i, j] * s[j];
    return h > 0 ? 1 : h < 0 ? -1 : s[i];
}
#endregion

#region 06.hebb
// Neurons that agree in a pattern are tied together; none to itself.
double[,] Hebb(int[][] patterns)
{
    int n = patterns[0].Length;
    var w = new double[n, n];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            if (i != j) w[i, j] = patterns.Sum(p => p[i] * p[j]) / (double)n;
    return w;
}
#endregion

#region 06.complete
// Known neurons act as a field on the others. The energy never rises, so the loop ends.
int[] Complete(double[,] w, int[] probe, bool[] known)
{
    var s = (int[])probe.Clone();
    bool changed = true;
    while (changed)
    {
        changed = false;
        for (int i = 0; i < s.Length; i++)
        {
            if (known[i]) continue;
            double h = 0;
            for (int j = 0; j < s.Length; j++)
                h += w[i, j] * s[j];
            int next = h > 0 ? 1 : h < 0 ? -1 : s[i];
            changed |= next != s[i];
            s[i] = next;
        }
    }
    return s;
}
#endregion

#region 06.capacity
// u = erfc⁻¹(2 · error) and u² = N / 2K.
int Capacity(int spins, double error)
{
    double u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(spins / (2 * u * u));
}
#endregion

#region 06.sign-zero
// All fields from the old state; a field of 0 keeps it.
int[] Step(double[,] w, int[] s) => s.Select((old, i) =>
{
    double h = s.Select((v, j) => w[i, j] * v).Sum();
    return h > 0 ? 1 : h < 0 ? -1 : old;
}).ToArray();
#endregion

#region 06.unlearn
// Sixty dreams, each taken away a little. Wide valleys are dreamt of often and lose most.
double[,] Unlearn(double[,] w, Rng rng)
{
    var now = (double[,])w.Clone();
    int n = w.GetLength(0);
    for (int dream = 0; dream < 60; dream++)
    {
        int[] d = Hopfield.FromWeights(now).Recall(HopfieldPatterns.Random(1, n, rng)[0], rng).State;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                if (i != j) now[i, j] -= 0.001 * d[i] * d[j];
    }
    return now;
}
#endregion
