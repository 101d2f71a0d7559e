//  E(x) = −θ·f(x),    θ = (b_1 … b_n, J_12, J_13, …),    f(x) = (x_1 … x_n, x_1x_2, x_1x_3, …)
//
//  maximum likelihood    ⟨f⟩_data = ⟨f⟩_model                    n Var θ̂ → C⁻¹,  C the covariance of f: no estimator has less (Cramér,
//  Rao) local comparisons     minimum of Σ_x q(x) Σ_i ψ(θ·d_i(x)),  d_i = f(x) − f(x with spin i turned)
//                        n Var θ̂ → A⁻¹ B A⁻¹,  A the mean of Σ ψ'' d dᵀ,  B the covariance of Σ ψ' d
//
//  Newton steps in double precision over all 2ⁿ states, halved until the loss falls. State number s as in BoltzmannMachine.

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

public sealed partial class BoltzmannMachine
{
    private const int MostSteps = 100;

    /// <summary>θ: the fields, then the couplings J_12, J_13, … J_23, …</summary>
    public double[] Parameters() => [.. Fields, .. Pairs(Units).Select(p => Couplings[p.I, p.J])];

    /// <summary>A machine from its parameters.</summary>
    /// <param name="theta">n fields, then n(n − 1)/2 couplings, in the order of <see cref="Parameters()"/>.</param>
    /// <param name="units">n, 1 … 16.</param>
    internal static BoltzmannMachine FromParameters(double[] theta, int units)
    {
        ArgumentNullException.ThrowIfNull(theta);
        Check.Between(units, 1, 16);
        Check.Length(theta.Length, units * (units + 1) / 2, nameof(theta));
        var couplings = new double[units, units];
        var k = units;
        foreach (var (i, j) in Pairs(units))
            couplings[i, j] = couplings[j, i] = theta[k++];
        return new BoltzmannMachine(couplings, theta[..units]);
    }

    /// <summary>The share of every state number among some states: data for <see cref="Fit"/> and <see cref="MostLikely"/>.</summary>
    /// <param name="states">Spins ±1, at most 16.</param>
    public static double[] Frequencies(Points states)
    {
        ArgumentNullException.ThrowIfNull(states);
        Check.Between(states.Dimension, 1, 16, "states.Dimension");
        StateSpace.Spins(states.Dimension).CheckAll(states, nameof(states));
        var shares = new double[1 << states.Dimension];
        for (var i = 0; i < states.Count; i++)
        {
            var number = 0;
            for (var d = 0; d < states.Dimension; d++)
                number |= states[i, d] > 0 ? 1 << d : 0;
            shares[number] += 1.0 / states.Count;
        }

        return shares;
    }

    /// <summary>The machine of greatest likelihood.</summary>
    /// <param name="data">2ⁿ shares that sum to 1.</param>
    /// <exception cref="InvalidOperationException">The data leave a parameter free to run away.</exception>
    public static BoltzmannMachine MostLikely(double[] data)
    {
        var (n, f) = Features(data);
        var seen = Mean(data, f);
        return Newton(n, f[0].Count, theta =>
        {
            var p = FromParameters(theta, n).Probabilities();
            var loss = -Enumerable.Range(0, data.Length).Where(s => data[s] > 0).Sum(s => data[s] * Math.Log(p[s]));
            return (loss, Mean(p, f) - seen, Covariance(p, f));
        });
    }

    /// <summary>The machine that a rule of local comparisons finds, in double precision.</summary>
    /// <param name="rule">ψ, for spins.</param>
    /// <param name="data">2ⁿ shares that sum to 1.</param>
    /// <exception cref="InvalidOperationException">The data leave a parameter free to run away.</exception>
    public static BoltzmannMachine Fit(LocalComparison rule, double[] data)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var (n, f) = Features(data);
        rule.Require(new SpinModel(n));
        return Newton(n, f[0].Count, theta =>
        {
            var (loss, slope, curvature, _) = Compared(rule, data, f, n, theta);
            return (loss, slope, curvature);
        });
    }

    /// <summary>
    /// The least variance that an unbiased estimator of θ can have, times the number of data: the bound of Cramér and Rao.
    /// </summary>
    public double[] CramerRao() => Diagonal(Covariance(Probabilities(), Features(Probabilities()).Features).Inverse());

    /// <summary>The variance of θ̂ by a rule of local comparisons, times the number of data, as that grows.</summary>
    /// <param name="rule">ψ, for spins.</param>
    public double[] Variances(LocalComparison rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        rule.Require(new SpinModel(Units));
        var p = Probabilities();
        var (_, _, a, b) = Compared(rule, p, Features(p).Features, Units, Parameters());
        var inverse = a.Inverse();
        return Diagonal(inverse * b * inverse);
    }

    /// <summary>The variance of (θ̂, log Z) by noise-contrastive estimation, times the number of data, as that grows.</summary>
    /// <param name="noise">The machine that the noise comes from, of as many units.</param>
    /// <param name="ratio">ν, noise points for every datum, &gt; 0.</param>
    internal double[] NoiseContrastiveVariances(BoltzmannMachine noise, double ratio)
    {
        ArgumentNullException.ThrowIfNull(noise);
        Check.Length(noise.Units, Units, "noise.Units");
        var p = Probabilities();
        return NoiseContrastive.Variances(p, noise.Probabilities(), [.. Features(p).Features.Select(v => v.ToArray())], ratio);
    }

    /// <summary>Independent states, by their cumulated probabilities.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var (points, states) = (new Points(Units, count), Space.States());
        var runningSums = Probability.Accumulate(Probabilities());
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var number = Probability.Draw(runningSums, rng);
            for (var d = 0; d < Units; d++)
                points.Span(d)[i] = states.Span(d)[number];
        }

        return points;
    }

    private static BoltzmannMachine Newton(int n, int count, Func<double[],
        (double Loss, Vector<double> Slope, Matrix<double> Curvature)> at)
    {
        var theta = new double[count];
        var (loss, slope, curvature) = at(theta);
        for (var step = 0; step < MostSteps && slope.L2Norm() > 1e-13; step++)
        {
            Host.Poll();

            // Where the loss does not curve up, as ratio matching may, its curvature is lifted until it does.
            var (lowest, one) = (curvature.Evd().D.Diagonal().Minimum(), Matrix<double>.Build.DenseIdentity(count));
            var way = -(curvature + (Math.Max(0, 1e-9 - (2 * lowest)) * one)).Solve(slope);
            var (rate, before) = (1.0, loss);
            for (; rate > 1e-12; rate /= 2)
            {
                var next = at([.. theta.Select((t, k) => t + (rate * way[k]))]);
                if (next.Loss <= before || (next.Loss <= before + 1e-14 && next.Slope.L2Norm() < slope.L2Norm()))
                {
                    theta = [.. theta.Select((t, k) => t + (rate * way[k]))];
                    (loss, slope, curvature) = next;
                    break;
                }
            }

            if (rate <= 1e-12)
                break;
        }

        if (curvature.Evd().D.Diagonal().Minimum() < 1e-10)
            throw new InvalidOperationException(
                "The loss falls on as parameters grow without end: some states are missing from the data. More data bound it.");
        return FromParameters(theta, n);
    }

    /// <summary>Σ q Σ ψ(θ·d), its slope, its curvature A, and the covariance B of the slope of one datum.</summary>
    private static (double Loss, Vector<double> Slope, Matrix<double> A, Matrix<double> B) Compared(
        LocalComparison rule, double[] q, Vector<double>[] f, int n, double[] theta)
    {
        var t = Vector<double>.Build.Dense(theta);
        var (loss, slope) = (0.0, Vector<double>.Build.Dense(theta.Length));
        var (a, b) = (Matrix<double>.Build.Dense(theta.Length, theta.Length), Matrix<double>.Build.Dense(theta.Length, theta.Length));
        for (var s = 0; s < q.Length; s++)
        {
            if (q[s] == 0)
                continue;
            Host.Poll();
            var own = Vector<double>.Build.Dense(theta.Length);
            for (var i = 0; i < n; i++)
            {
                var d = f[s] - f[s ^ (1 << i)];
                var change = t * d;
                loss += q[s] * rule.Cost(change);
                own += rule.Slope(change) * d;
                a += (q[s] * rule.Curvature(change)) * d.OuterProduct(d);
            }

            slope += q[s] * own;
            b += q[s] * own.OuterProduct(own);
        }

        return (loss, slope, a, b - slope.OuterProduct(slope));
    }

    private static (int Units, Vector<double>[] Features) Features(double[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        var n = System.Numerics.BitOperations.Log2((uint)Math.Max(2, data.Length));
        Check.Between(n, 1, 16, "log2 data.Length");
        Check.Length(data.Length, 1 << n, nameof(data));
        Check.Finite(data);
        if (data.Any(q => q < 0) || Math.Abs(data.Sum() - 1) > 1e-9)
            throw new ArgumentException($"data sums to {data.Sum()}; shares ≥ 0 with the sum 1 are needed.", nameof(data));
        return (n, [.. Enumerable.Range(0, data.Length).Select(s => Feature(s, n))]);
    }

    private static Vector<double> Feature(int s, int n)
    {
        var x = StateSpace.Spins(n).State(s);
        return Vector<double>.Build.Dense([.. x, .. Pairs(n).Select(p => x[p.I] * x[p.J])]);
    }

    private static IEnumerable<(int I, int J)> Pairs(int n) =>
        Enumerable.Range(0, n).SelectMany(i => Enumerable.Range(i + 1, n - i - 1).Select(j => (i, j)));

    private static Vector<double> Mean(double[] p, Vector<double>[] f) =>
        f.Select((v, s) => v * p[s]).Aggregate((a, b) => a + b);

    private static Matrix<double> Covariance(double[] p, Vector<double>[] f)
    {
        var mean = Mean(p, f);
        return f.Select((v, s) => (v - mean).OuterProduct(v - mean) * p[s]).Aggregate((a, b) => a + b);
    }

    private static double[] Diagonal(Matrix<double> m) => m.Diagonal().ToArray();
}
