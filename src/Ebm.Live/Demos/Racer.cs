//  One sampler of the race: steps while it has spent fewer gradients than it may, and keeps the books.
//
//      cost of a step     Metropolis 1 (an energy counts as a gradient), Gibbs one a cell of its line, ULA and MALA 1, HMC L, NUTS what its
//                         trees took, tempering one a level
//      KL                 of the shares in cells, the last steps weighing most (a factor of 0.9 a round)
//      R̂, ESS             from the first coordinate of 16 particles over the last 200 rounds

namespace Ebm.Live;

/// <summary>A sampler with its particles and its accounts.</summary>
internal sealed class Racer
{
    private const double Forget = 0.9;
    private const int Watched = 16, Rounds = 200;

    private readonly RaceLandscape _landscape;
    private readonly ISampler _sampler;
    private readonly Func<StepInfo, double> _cost;
    private readonly ChainState _state;
    private readonly Rng _rng;
    private readonly double[] _counts = new double[RaceLandscape.Cells * RaceLandscape.Cells];
    private readonly Queue<double[]> _past = new();
    private double _outside, _acceptance = double.NaN;

    /// <summary>Starts a sampler.</summary>
    /// <param name="landscape">The landscape, solved.</param>
    /// <param name="sampler">The sampler.</param>
    /// <param name="cost">What a step costs, in gradients a particle.</param>
    /// <param name="start">Where the particles start.</param>
    /// <param name="rng">Its own stream.</param>
    public Racer(RaceLandscape landscape, ISampler sampler, Func<StepInfo, double> cost, Points start, Rng rng)
    {
        (_landscape, _sampler, _cost, _rng) = (landscape, sampler, cost, rng);
        _state = sampler.Start(start);
    }

    /// <summary>Gradients spent, for each particle.</summary>
    public double Spent { get; private set; }

    /// <summary>Whether a particle left the numbers: a step that was too large. The racer stands still then.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>The mean probability of acceptance, of late.</summary>
    public double Acceptance => _acceptance;

    /// <summary>KL of the particles' shares to the exact ones, of late.</summary>
    public double Divergence => _landscape.Divergence(_counts, _outside);

    /// <summary>Split R̂ of the watched particles; NaN before there are enough rounds.</summary>
    public double RHat { get; private set; } = double.NaN;

    /// <summary>Independent draws that a thousand gradients of one particle are worth; NaN before there are enough rounds.</summary>
    public double EffectivePerThousand { get; private set; } = double.NaN;

    /// <summary>Where the particles are; those of a racer that flew off start again.</summary>
    public Points Places => HasDiverged ? Points.Repeat(_landscape.StartPoint, _state.Count) : _state.Points;

    /// <summary>Steps until so many gradients are spent.</summary>
    public void RunTo(double budget)
    {
        while (!HasDiverged && Spent < budget)
        {
            try
            {
                StepInfo info = _sampler.Step(_state, _rng);
                Spent += Math.Max(1, _cost(info));
                if (info.Count > 0)
                    _acceptance = double.IsNaN(_acceptance) ? info.Acceptance : (0.95 * _acceptance) + (0.05 * info.Acceptance);
            }
            catch (SamplingException)
            {
                HasDiverged = true;
            }
        }
    }

    /// <summary>Books where the particles are, after a round.</summary>
    public void Book()
    {
        ReadOnlySpan<float> positions = _state.Positions;
        int count = _state.Count;
        for (int i = 0; i < _counts.Length; i++) _counts[i] *= Forget;
        _outside *= Forget;
        for (int i = 0; i < count; i++)
        {
            int cell = _landscape.CellOf(positions[i], positions[count + i]);
            if (cell < 0) _outside++;
            else _counts[cell]++;
        }

        if (_past.Count == Rounds) _past.Dequeue();
        _past.Enqueue([.. positions[..Math.Min(Watched, count)].ToArray().Select(x => (double)x)]);
    }

    /// <summary>Diagnoses the watched particles; costs a millisecond or so.</summary>
    /// <param name="gradientsPerRound">What a round may spend.</param>
    public void Diagnose(double gradientsPerRound)
    {
        if (_past.Count < 40 || HasDiverged) return;
        double[][] rounds = [.. _past];
        double[][] chains = [.. Enumerable.Range(0, rounds[0].Length).Select(k => Array.ConvertAll(rounds, round => round[k]))];
        RHat = chains.Length > 1 ? ChainDiagnostics.SplitRHat(chains) : double.NaN;
        double draws = ChainDiagnostics.EffectiveSampleSize(chains);
        EffectivePerThousand = 1000 * draws / (chains.Length * rounds.Length * gradientsPerRound);
    }

    /// <summary>Writes the places of the particles, 0 … 65534 across the box, 65535 outside of it.</summary>
    public void Write(Span<ushort> places)
    {
        int count = _state.Count;
        for (int i = 0; i < count; i++)
        {
            double x = (_state.Positions[i] - _landscape.X + _landscape.Half) / (2 * _landscape.Half),
                y = (_state.Positions[count + i] - _landscape.Y + _landscape.Half) / (2 * _landscape.Half);
            bool inside = x >= 0 && x < 1 && y >= 0 && y < 1;
            places[2 * i] = inside ? (ushort)(65534 * x) : ushort.MaxValue;
            places[(2 * i) + 1] = inside ? (ushort)(65534 * y) : ushort.MaxValue;
        }
    }
}
