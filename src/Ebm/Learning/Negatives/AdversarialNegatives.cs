//  ŷ₀ = y + τξ,     ŷ ← Π( ŷ − α d + σξ ),  K times         Π: back into the ball ‖ŷ − y‖ ≤ ε around where the attack began
//
//  d  the direction uphill: ∂E/∂ŷ itself, or ∂E/∂ŷ / ‖∂E/∂ŷ‖: steps of the length α      (Madry et al. 2018; Yin, Li, Rohde 2020)
//  τ  noise once, before the first step;    σ  noise in every step;    y  a datum, noise, or where an earlier attack ended
//
//  With d = ∂E/∂ŷ, σ² = 2α, τ = 0 and ε = ∞ it is Langevin, so that contrastive divergence and adversarial training are two corners of one
//  table.

namespace Ebm;

public abstract partial class NegativeSource
{
    /// <summary>What an attack, or a chain, begins at.</summary>
    public enum Beginning
    {
        /// <summary>The batch itself.</summary>
        Data,

        /// <summary>Standard Gaussian points, fresh for each batch.</summary>
        Noise,

        /// <summary>Where earlier ones ended: 10 000 places, of which a twentieth is noise again.</summary>
        Replay,
    }

    /// <summary>Points found by an attack, a projected gradient descent of the energy, instead of by a sampler.</summary>
    /// <remarks>
    /// <code>
    /// ŷ₀ = y + τξ,     ŷ ← Π( ŷ − α d + σξ ),  K times
    /// </code>
    /// d is the unit vector uphill, or the slope itself; Π goes back into the ball of radius ε around y.
    /// </remarks>
    /// <param name="steps">K ≥ 1.</param>
    /// <param name="step">α, &gt; 0.</param>
    /// <param name="radius">ε, &gt; 0; ∞ for no ball.</param>
    /// <param name="noise">τ ≥ 0, noise once.</param>
    /// <param name="shake">σ ≥ 0, noise in every step.</param>
    /// <param name="unit">Whether every step has the length α.</param>
    /// <param name="from">What the attack begins at.</param>
    public static NegativeSource Adversarial(int steps, double step, double radius = double.PositiveInfinity, double noise = 0,
        double shake = 0, bool unit = true, Beginning from = Beginning.Data)
    {
        Check.PositiveSingle(step);
        if (!double.IsPositiveInfinity(radius))
            Check.Positive(radius);
        Check.NotNegativeSingle(noise);
        Check.NotNegativeSingle(shake);
        Func<IDifferentiableEnergy, ISampler> none = e => Langevin.WithNoise(e, step, shake);
        return new Attack(none, steps, ((float)step, (float)radius, (float)noise, (float)shake, unit), from switch
        {
            Beginning.Data => new Data(none, steps),
            Beginning.Noise => new Noise(none, steps),
            Beginning.Replay => new Buffer(none, steps, 10_000, .05),
            _ => throw new ArgumentOutOfRangeException(nameof(from), from, $"from = {from} is no {nameof(Beginning)}."),
        });
    }

    private sealed class Attack(Func<IDifferentiableEnergy, ISampler> none, int steps,
        (float Step, float Radius, float Noise, float Shake, bool Unit) by, NegativeSource start) : NegativeSource(none, steps)
    {
        internal override Tensor? Memory(int dimension) => start.Memory(dimension);

        private protected override Points Start(Points data, Rng rng) => start.Start(data, rng);

        private protected override void Keep(Points ends) => start.Keep(ends);

        private protected override Points Ends(IDifferentiableEnergy energy, Points start, Rng rng, Action<Points, ISampler>? beforeLast)
        {
            if (beforeLast is not null)
                throw new InvalidOperationException("An attack has no last step of a sampler to follow the gradient through.");
            var (n, count) = (start.Dimension, start.Count);
            var points = new Points(n, count);
            var (noise, energies, slopes) = (new float[n * count], new float[count], new float[n * count]);
            start.Values.CopyTo(points.Values, 0);
            Add(by.Noise);
            IntoBall(points, start);
            for (var k = 0; k < Steps; k++)
            {
                Host.Poll();
                energy.EnergiesAndGradients(points, energies, slopes);
                Down(points, slopes, energies, k);
                Add(by.Shake);
                IntoBall(points, start);
            }

            return points;

            void Add(float size)
            {
                if (size == 0)
                    return;
                rng.FillGaussian(noise);
                for (var i = 0; i < noise.Length; i++)
                    points.Values[i] += size * noise[i];
            }
        }

        private void Down(Points points, float[] slopes, float[] energies, int k)
        {
            for (var i = 0; i < points.Count; i++)
            {
                double squares = 0;
                for (var d = i; d < slopes.Length; d += points.Count)
                    squares += (double)slopes[d] * slopes[d];
                if (!double.IsFinite(squares))
                    throw new SamplingException("slope", k, i, points[i], energies[i]);

                // On a summit or in a pit there is no direction, and the point stays.
                var size = by.Unit ? squares > 0 ? (float)(by.Step / Math.Sqrt(squares)) : 0 : by.Step;
                for (var d = i; d < slopes.Length; d += points.Count)
                    points.Values[d] -= size * slopes[d];
            }
        }

        private void IntoBall(Points points, Points centers)
        {
            if (float.IsPositiveInfinity(by.Radius))
                return;
            for (var i = 0; i < points.Count; i++)
            {
                double squares = 0;
                for (var d = i; d < points.Values.Length; d += points.Count)
                    squares += Math.Pow(points.Values[d] - (double)centers.Values[d], 2);
                if (squares <= (double)by.Radius * by.Radius)
                    continue;
                var shrink = (float)(by.Radius / Math.Sqrt(squares));
                for (var d = i; d < points.Values.Length; d += points.Count)
                    points.Values[d] = centers.Values[d] + (shrink * (points.Values[d] - centers.Values[d]));
            }
        }
    }
}
