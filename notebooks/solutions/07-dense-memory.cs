// Reference solutions of chapter 07. Each region replaces the exercise cell of the same id.

#region 07.update
// Subtracting the largest score changes no ratio of weights, and exp never overflows.
double[] Update(double[][] patterns, double beta, double[] state)
{
    var scores = patterns.Select(x => beta * x.Zip(state, (a, b) => a * b).Sum()).ToArray();
    var weights = scores.Select(s => Math.Exp(s - scores.Max())).ToArray();
    return state.Select((_, i) => patterns.Select((x, m) => weights[m] * x[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 07.find-beta
// p = 1 / (1 + (K − 1) e^{−βΔ}) = 1 − ε, solved for β.
double FindBeta(int patterns, double gap, double epsilon) => Math.Log((patterns - 1) * (1 - epsilon) / epsilon) / gap;
#endregion

#region 07.pull
// Both energies in full; the spin jumps, so a derivative would not do.
int NewSpin(int[][] patterns, int[] state, int i, int order)
{
    double Energy(int value) => -patterns.Sum(x => Math.Pow(x.Select((v, k) => v * (k == i ? value : state[k])).Sum(), order));
    var (up, down) = (Energy(1), Energy(-1));
    return up < down ? 1 : up > down ? -1 : state[i];
}
#endregion

#region 07.missing-term
// The gradient of the soft maximum is ξ'. ½ξ·ξ adds ξ, so the gradient vanishes where ξ = ξ'.
double Energy(double[][] patterns, double beta, double[] state) =>
    -Math.Log(patterns.Average(x => Math.Exp(beta * x.Zip(state, (a, b) => a * b).Sum()))) / beta + 0.5 * state.Sum(v => v * v);
#endregion

#region 07.capacity
// u = erfc⁻¹(2 · error) and u² = N^{n−1} / (2 (2n−3)!! K).
int Capacity(int spins, int order, double error)
{
    var odd = 1.0;
    for (var k = 3; k <= 2 * order - 3; k += 2) odd *= k;
    var u = MathNet.Numerics.SpecialFunctions.ErfcInv(2 * error);
    return (int)(Math.Pow(spins, order - 1) / (2 * odd * u * u));
}
#endregion

#region 07.search
// A cosine over the known part: the dot product, divided by the length of what is compared.
double[] Scores(double[][] patterns, double[] probe, bool[] known) => patterns.Select(x =>
{
    double dot = 0, square = 0;
    for (int i = 0; i < x.Length; i++)
        if (known[i]) (dot, square) = (dot + x[i] * probe[i], square + x[i] * x[i]);
    return square > 0 ? dot / Math.Sqrt(square) : -1;
}).ToArray();
#endregion
