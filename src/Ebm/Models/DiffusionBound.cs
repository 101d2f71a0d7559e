// F(y) ≥ −ln p(y):   KL[q(y_T|y) ‖ N(0, 1)] + Σ_{t ≥ 2} KL_t + E_q(−ln p(y|y_1))
//
//   KL[q(y_T|y) ‖ N(0, 1)] = ½ Σ_d (ᾱ_T y_d² − ᾱ_T − ln(1 − ᾱ_T))
//   KL_t                   = ½ [d (ln s_t/v_t + v_t/s_t − 1) + β_t² E‖ξ − ξ̂‖² / (s_t (1−β_t) (1−ᾱ_t))],   t = 2 … T
//   E_q(−ln p(y|y_1))      = ½ [d ln 2πβ_1 + E‖ξ − ξ̂‖² / (1−β_1)]                                          (t = 1)
//
//   F        E over ξ by a rule (NoiseRule.Frames): the centre and pairs ±√(d+2) q in orthogonal directions q, turned afresh at each t,
//            the same for every y. A smooth function of y, the same at every call. Exact where ξ̂ is linear in y_t and all d directions
//            are taken, whatever the covariance of the data; else off by an error that all y share.
//   Bounds   E over ξ by fresh Gaussian draws for each row, time and sample: without bias, with a standard error.

namespace Ebm;

public sealed partial class Diffusion
{
    private const ulong EnergySeed = 20;

    /// <summary>The bound on −ln p of every row, in nats: (n, Dimension) to (n, 1).</summary>
    /// <remarks>
    /// For maps and inference. Exact where ξ̂ is linear in y_t, all times and all directions are taken. Fewer times: the times from 2 are
    /// cut into groups, narrow at small t where the terms are large, and one time drawn from each speaks for its group. For numbers to
    /// report take <see cref="Bounds"/>.
    /// Cost of a row: times × (1 + 2 directions) evaluations of the network.
    /// </remarks>
    /// <param name="y">Rows of Dimension numbers.</param>
    public override Tensor F(Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        var terms = Terms().ToArray();
        var ends = (y.Square().Sum(-1) * (float)(.5 * Schedule.AlphaBar(Schedule.Steps)))
            + (float)(Constant() + terms.Sum(t => t.Constant));
        return terms.Aggregate(ends, (sum, term) => sum + (Missed(y, term) * (float)term.Weight));
    }

    /// <inheritdoc/>
    /// <remarks>Forgets each term of the sum before it computes the next: T times less memory than the graph of <see cref="F"/>.</remarks>
    public override void Energies(Batch states, Span<float> energies) => Compute(states.For(Dimension, energies), energies, []);

    /// <inheritdoc/>
    /// <remarks>Term by term, like <see cref="Energies"/>.</remarks>
    public override void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        Compute(states.For(Dimension, energies, gradients), energies, gradients);

    /// <summary>
    /// The bound on −ln p of every row from fresh noise: without bias, and with the standard error that another seed would show.
    /// </summary>
    /// <remarks>All T terms, whatever <c>energyTimes</c> is. Cost of a row: T × samples evaluations of the network.</remarks>
    /// <param name="y">Rows of Dimension numbers.</param>
    /// <param name="rng">Draws the noise, independently for every row, time and sample.</param>
    /// <param name="samples">Independent draws of the whole sum, ≥ 2.</param>
    /// <returns>One estimate per row, in nats. <see cref="Estimate.MeanOf"/> is the mean over just these rows.</returns>
    public Estimate[] Bounds(Tensor y, Rng rng, int samples = 2)
    {
        Check.AtLeast(samples, 2);
        var totals = Totals(y, rng, samples);
        return [.. Enumerable.Range(0, y.Shape[0]).Select(i => Estimate.Of(totals.Select(row => row[i])))];
    }

    /// <summary>
    /// The mean of the bound over the kind of rows that these are a sample of; the error holds all noise, that of the choice of rows too.
    /// </summary>
    /// <param name="y">Rows of Dimension numbers, at least two, drawn independently.</param>
    /// <param name="rng">Draws the noise, independently for every row, time and sample.</param>
    /// <param name="samples">Independent draws of the whole sum for each row, ≥ 1.</param>
    public Estimate Bound(Tensor y, Rng rng, int samples = 1)
    {
        Check.Positive(samples);
        var totals = Totals(y, rng, samples);
        Check.AtLeast(y.Shape[0], 2, "y.Shape[0]");
        return Estimate.Of(Enumerable.Range(0, y.Shape[0]).Select(i => totals.Average(row => row[i])));
    }

    // [sample][row]
    private double[][] Totals(Tensor y, Rng rng, int samples)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(rng);
        var fixedPart = Ends(y);
        var totals = Enumerable.Range(0, samples).Select(_ => (double[])fixedPart.Clone()).ToArray();
        for (var t = 1; t <= Schedule.Steps; t++)
        {
            var term = At(t, 1);
            foreach (var total in totals)
            {
                workspace.Run(() =>
                {
                    var missed = Missed(y, Tensor.Gaussian(rng, [.. y.Shape]), t).Data;
                    for (var i = 0; i < total.Length; i++)
                        total[i] += term.Constant + (term.Weight * missed[i]);
                });
            }
        }

        return totals;
    }

    private void Compute(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states;
        var y = Tensor.From(points, Dimension, count).Transpose().Constant();
        var sums = Ends(y);
        double[] slopes = gradients.IsEmpty ? [] : Array.ConvertAll(y.ToArray(), v => Schedule.AlphaBar(Schedule.Steps) * v);
        foreach (var term in Terms())
        {
            workspace.Run(() =>
            {
                var missed = Missed(y, term);
                for (var i = 0; i < sums.Length; i++)
                    sums[i] += term.Constant + (term.Weight * missed.Data[i]);
                var slope = slopes.Length > 0 ? Gradient.Of(missed.Sum(), y).Data : [];
                for (var i = 0; i < slope.Length; i++)
                    slopes[i] += term.Weight * slope[i];
            });
        }

        for (var i = 0; i < count; i++)
            energies[i] = (float)sums[i];
        for (var i = 0; i < slopes.Length; i++)
            gradients[(i % Dimension * count) + (i / Dimension)] = (float)slopes[i];
    }

    // Where the chain ends: KL[q(y_T|y) ‖ N(0, 1)].
    private double[] Ends(Tensor y)
    {
        if (y.Shape.Count != 2 || y.Shape[1] != Dimension)
            throw new ArgumentException(
                $"Diffusion: rows of {Dimension} numbers are needed; the shape is ({string.Join(", ", y.Shape)}).", nameof(y));
        var ends = new double[y.Shape[0]];
        for (var i = 0; i < y.Length; i++)
            ends[i / Dimension] += .5 * Schedule.AlphaBar(Schedule.Steps) * y.Data[i] * y.Data[i];
        return Array.ConvertAll(ends, e => e + Constant());
    }

    private double Constant() => -.5 * Dimension * (Schedule.AlphaBar(Schedule.Steps) + Math.Log(Schedule.Added(Schedule.Steps)));

    // The term of time t, counted `times` times: constant + weight · E‖ξ − ξ̂‖².
    private Term At(int t, int times)
    {
        var (beta, step, ratio) = (Schedule.Beta(t), StepVariance(t), Schedule.Posterior(t).Variance / StepVariance(t));
        return t == 1
            ? new(1, times * .5 / (1 - beta), times * .5 * Dimension * Math.Log(2 * Math.PI * beta))
            : new(t, times * .5 * beta * beta / (step * (1 - beta) * Schedule.Added(t)),
                times * .5 * Dimension * (ratio - Math.Log(ratio) - 1));
    }

    private IEnumerable<Term> Terms()
    {
        yield return At(1, 1);
        var (rng, total, before) = (new Rng(EnergySeed), Schedule.Steps - 1, 0);
        for (var k = 1; k <= energyTimes; k++)
        {
            // Groups that widen by a constant factor, each of one time at least.
            var after = Math.Clamp((int)Math.Round(Math.Pow(total, (double)k / energyTimes)), before + 1, total - (energyTimes - k));
            yield return At(2 + before + rng.NextInt(after - before), after - before);
            before = after;
        }
    }

    // E‖ξ − ξ̂‖² by the rule of this time, (n, 1).
    private Tensor Missed(Tensor y, Term term)
    {
        var rule = NoiseRule.Frames(Dimension, energyDirections, new Rng(EnergySeed + (ulong)term.Time));
        var mean = Missed(y, Tensor.From(rule.Nodes[0], 1, Dimension), term.Time) * (float)rule.Weights[0];
        for (var k = 1; k < rule.Nodes.Length; k++)
            mean += Missed(y, Tensor.From(rule.Nodes[k], 1, Dimension), term.Time) * (float)rule.Weights[k];
        return mean;
    }

    private Tensor Missed(Tensor y, Tensor noise, int t) =>
        (noise - Noise((y * (float)Math.Sqrt(Schedule.AlphaBar(t))) + (noise * (float)Math.Sqrt(Schedule.Added(t))), t)).Square().Sum(-1);

    private readonly record struct Term(int Time, double Weight, double Constant);
}
