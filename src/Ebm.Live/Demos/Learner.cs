//  p(y) = e^{−F(y)/T} / Z,   Z = Σ over the cells of a box of e^{−F/T} h²:   how a model that has an F is judged
//
//  T is 1; for an autoencoder, whose F has no scale of its own, the temperature at which points that it has seen are likeliest.
//  A model that only draws is judged by a kernel estimate: shares of its draws in the cells, those of late weighing most, blurred.

namespace Ebm.Live;

/// <summary>One method with its model: it learns, is judged, and draws.</summary>
internal sealed class Learner
{
    /// <summary>Cells of the box in each direction, and draws shown.</summary>
    public const int Grid = 64, Shown = 400;

    /// <summary>The box is −Half … Half in both directions.</summary>
    public const double Half = 3;

    /// <summary>The names of the methods.</summary>
    public static readonly string[] Methods =
        ["CD", "PCD", "NCE", "denoising", "sliced", "flow", "autoencoder", "diffusion", "GAN"];

    private const double Forget = 0.85, Blur = 1.2, Uniform = 1e-3, Cell = 2 * Half / Grid;

    private static readonly float[] GridPoints = PlaneCells.Middles(Half, Grid);

    private readonly EnergyModel _model;
    private readonly Func<Rng, Points>? _maker;
    private readonly Trainer _trainer;
    private readonly bool _isTempered;
    private readonly Points _seen;
    private readonly float[] _energies = new float[Grid * Grid];
    private readonly double[] _shares = new double[Grid * Grid];
    private readonly double[] _counts = new double[Grid * Grid];
    private readonly Rng _rng;
    private double _made;
    private Points? _drawn;

    /// <summary>Makes an untrained model and its trainer.</summary>
    /// <param name="method">One of <see cref="Methods"/>.</param>
    /// <param name="data">What it learns from.</param>
    /// <param name="rate">The learning rate, above 0.</param>
    /// <param name="batch">Points in a batch.</param>
    /// <param name="rng">Its own stream. Judging has one beside it: how often a model is judged changes nothing in how it learns.</param>
    public Learner(string method, Points data, double rate, int batch, Rng rng)
    {
        (_seen, _rng, _isTempered) = (data.Slice(0, Math.Min(500, data.Count)), rng.Split(), method == "autoencoder");
        (_model, Objective objective, _maker) = Make(method, rng);
        Adam adam = method == "GAN" ? new Adam(rate, beta1: 0.5) : new Adam(rate);
        _trainer = new Trainer(_model, objective, TrainingSet.From(data), adam, rng, batch) { ClipNorm = 10 };
    }

    /// <summary>The mean log-likelihood of held-out points, by quadrature over the box; NaN before it was judged.</summary>
    public double LogLikelihood { get; private set; } = double.NaN;

    /// <summary>The objective, smoothed.</summary>
    public double Loss { get; private set; } = double.NaN;

    /// <summary>Whether training met a number that is not finite; then nothing changes any more.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>One update.</summary>
    public void Update()
    {
        if (IsBroken) return;
        try
        {
            double loss = _trainer.Step();
            Loss = double.IsNaN(Loss) ? loss : (0.95 * Loss) + (0.05 * loss);
        }
        catch (Exception problem) when (problem is TrainingDivergedException or SamplingException)
        {
            IsBroken = true;
        }
    }

    /// <summary>Computes the normalised density on the grid, and the log-likelihood of points.</summary>
    public void Judge(Points held)
    {
        if (_maker is null) JudgeEnergy(held);
        else JudgeDraws(held, _maker(_rng));
    }

    /// <summary>Writes the density, 255 where it is highest, by its square root.</summary>
    public void WriteDensity(Span<byte> target)
    {
        double most = Math.Max(1e-300, _shares.Max());
        for (int i = 0; i < target.Length; i++) target[i] = (byte)(255 * Math.Sqrt(_shares[i] / most));
    }

    /// <summary>Points of the model: what it made last, or draws from its density on the grid, which are exact up to its cells.</summary>
    public float[] Draw(Rng rng)
    {
        if (_drawn is { } made) return [.. made.Values];
        var points = new float[2 * Shown];
        double[] places = [.. Enumerable.Range(0, Shown).Select(_ => rng.NextDouble()).Order()];
        double sum = 0;
        for (int i = 0, k = 0; i < _shares.Length && k < Shown; i++)
        {
            sum += _shares[i];
            for (; k < Shown && (places[k] < sum || i == _shares.Length - 1); k++)
            {
                points[k] = (float)(GridPoints[i] + (Cell * (rng.NextDouble() - 0.5)));
                points[Shown + k] = (float)(GridPoints[_shares.Length + i] + (Cell * (rng.NextDouble() - 0.5)));
            }
        }

        return points;
    }

    private static (EnergyModel Model, Objective Objective, Func<Rng, Points>? Maker) Make(string method, Rng rng)
    {
        switch (method)
        {
            case "flow":
                return (new CouplingFlow(2, 8, 32, rng), new MeanEnergy(), null);
            case "autoencoder":
                var encoder = Sequential.Mlp(rng, Activation.Tanh, 2, 64, 64, 1);
                var decoder = Sequential.Mlp(rng, Activation.Tanh, 1, 64, 64, 2);
                return (new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared), new Reconstruction(), null);
            case "diffusion":
                var diffusion = new Diffusion(Sequential.Mlp(rng, Activation.Silu, 3, 64, 64, 2), 2, NoiseSchedule.Linear(50));
                return (diffusion, diffusion.NaturalObjective, random =>
                    diffusion.Sample(Points.From(Tensor.Gaussian(random, Shown, 2)), 25, 1, random));
            case "GAN":
                var gan = Gan.Logistic(2, rng);
                return (gan, gan.NaturalObjective, random => gan.Sample(random, Shown));
        }

        var plain = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 64, 64, 1), 2);
        return method switch
        {
            "CD" => (plain, new ContrastiveDivergence(NegativeSource.FromData(energy => new Langevin(energy, 0.01), 10)), null),
            "PCD" => (plain, new ContrastiveDivergence(NegativeSource.Replay(energy => new Langevin(energy, 0.01), 10, 2000)), null),
            "NCE" => (new SelfNormalized(plain), new NoiseContrastive(Energies.Gaussian(new double[,] { { 2, 0 }, { 0, 2 } }), 2), null),
            "denoising" => (plain, ScoreMatching.Denoising(0.15), null),
            "sliced" => (plain, ScoreMatching.Sliced(2), null),
            _ => throw new ArgumentException($"there is no method {method}", nameof(method)),
        };
    }

    private void JudgeEnergy(Points held)
    {
        _model.Energies(new Batch(GridPoints, 2, Grid * Grid), _energies);
        var energies = new float[held.Count];
        _model.Energies(held, energies);
        double temperature = 1;
        if (_isTempered)
        {
            var seen = new float[_seen.Count];
            _model.Energies(_seen, seen);
            double[] candidates = [.. Enumerable.Range(0, 16).Select(k => 2 * Math.Pow(0.7, k))];
            temperature = candidates.MaxBy(t => LogPartition(t) is var logZ && double.IsFinite(logZ) ? -logZ - (seen.Average() / t)
                : double.NegativeInfinity);
        }

        double log = LogPartition(temperature);
        for (int i = 0; i < _shares.Length; i++) _shares[i] = Cell * Cell * Math.Exp((-_energies[i] / temperature) - log);
        LogLikelihood = -log - (energies.Average() / temperature);
    }

    private double LogPartition(double temperature)
    {
        double lowest = _energies.Min(), sum = 0;
        foreach (float energy in _energies) sum += Math.Exp((lowest - energy) / temperature);
        return Math.Log(sum * Cell * Cell) - (lowest / temperature);
    }

    private void JudgeDraws(Points held, Points made)
    {
        _drawn = made;
        _made = (Forget * _made) + made.Count;
        for (int i = 0; i < _counts.Length; i++) _counts[i] *= Forget;
        for (int k = 0; k < made.Count; k++)
        {
            if (At(made, k) is >= 0 and var cell) _counts[cell]++;
        }

        PlaneCells.Blur(_counts, Grid, Blur, _shares);
        for (int i = 0; i < _shares.Length; i++) _shares[i] = ((1 - Uniform) * _shares[i] / _made) + (Uniform / _shares.Length);
        LogLikelihood = Enumerable.Range(0, held.Count).Average(k =>
            Math.Log((At(held, k) is >= 0 and var cell ? _shares[cell] : Uniform / _shares.Length) / (Cell * Cell)));
    }

    private static int At(Points points, int state)
    {
        double column = Math.Floor((points[state, 0] + Half) / Cell), row = Math.Floor((points[state, 1] + Half) / Cell);
        return column is >= 0 and < Grid && row is >= 0 and < Grid ? ((int)row * Grid) + (int)column : -1;
    }
}
