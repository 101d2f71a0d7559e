// for t = 0, 1, 2, …:   L = loss(a random batch),   g = ∂L/∂θ,   ‖g‖ clipped,   θ ← θ − η_t d(g)          checkpoints: TrainerCheckpoint.cs

using System.Diagnostics;
using System.Globalization;

namespace Ebm;

/// <summary>Trains the parameters of a layer on a random loss, step by step, and can be saved and continued to the same bits.</summary>
/// <remarks>
/// <code>
/// for t = 0, 1, 2, …:   L = loss(a random batch),   g = ∂L/∂θ,   ‖g‖ clipped,   θ ← θ − η_t d(g)
/// </code>
/// </remarks>
public sealed partial class Trainer
{
    // Beyond it the squares that Adam keeps are no floats.
    private const double LargestNorm = 1e19;
    private readonly Func<Rng, Tensor[], double> rule;
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly Tensor[] values;
    private readonly Workspace workspace;
    private double clipNorm = double.MaxValue;
    private MovingAverage? average;

    /// <summary>Sets a run up.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="loss">The loss of a random batch, one number; all its randomness comes from the argument.</param>
    /// <param name="rng">Where that randomness comes from; a checkpoint saves it.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public Trainer(Layer network, Optimizer optimizer, Func<Rng, Tensor> loss, Rng rng, int threads = 0)
        : this(network, optimizer, rng, threads)
    {
        ArgumentNullException.ThrowIfNull(loss);
        rule = Differentiating(loss);
    }

    /// <summary>Sets a run up whose gradients come from elsewhere than the graph, such as from <see cref="MlpEnergy"/>.</summary>
    /// <param name="network">What is trained.</param>
    /// <param name="optimizer">The rule.</param>
    /// <param name="lossAndGradients">Gives the loss of a random batch and adds its gradients to tensors of zeros, one for each parameter
    /// in their order.</param>
    /// <param name="rng">Where the randomness comes from; a checkpoint saves it.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public Trainer(Layer network, Optimizer optimizer, Func<Rng, IReadOnlyList<Tensor>, double> lossAndGradients, Rng rng, int threads = 0)
        : this(network, optimizer, rng, threads)
    {
        ArgumentNullException.ThrowIfNull(lossAndGradients);
        rule = Filling(lossAndGradients);
    }

    private Trainer(Layer network, Optimizer optimizer, Rng rng, int threads)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(rng);
        (Optimizer, Rng, rule) = (optimizer, rng, (_, _) => 0);
        parameters = network.Parameters();
        values = [.. parameters.Select(p => p.Value)];
        if (values.Length == 0)
            throw new ArgumentException(
                $"{network.GetType().Name} has no parameters, so there is nothing to train. Parameters are tensors and layers in " +
                $"fields; the documentation of Layer says which.", nameof(network));
        optimizer.Bind(values);
        workspace = new Workspace(threads);
    }

    /// <summary>The rule that moves the parameters.</summary>
    public Optimizer Optimizer { get; }

    /// <summary>The randomness of the losses to come.</summary>
    public Rng Rng { get; private set; }

    /// <summary>The factor on the learning rate at step 0, 1, …; 1 unless set. <see cref="LearningRate"/> has schedules.</summary>
    public Func<long, double> Rate { get; set; } = LearningRate.Constant;

    /// <summary>The largest norm of all gradients together, &gt; 0; larger ones are scaled down.</summary>
    public double ClipNorm
    {
        get => clipNorm;
        set
        {
            Check.Positive(value, nameof(ClipNorm));
            clipNorm = value;
        }
    }

    /// <summary>Weights averaged over steps, if wanted; of parameters of this network.</summary>
    /// <exception cref="ArgumentException">The average follows another network.</exception>
    public MovingAverage? Average
    {
        get => average;
        set
        {
            if (value is not null && !value.Parameters.All(p => values.Contains(p.Value)))
                throw new ArgumentException("This average follows parameters of another network.", nameof(value));
            average = value;
        }
    }

    /// <summary>What a divergence report recommends besides a smaller learning rate.</summary>
    public string Advice { get; init; } = "clip the gradients (ClipNorm)";

    /// <summary>Takes a number of training steps.</summary>
    /// <param name="steps">How many, ≥ 0.</param>
    /// <param name="progress">Called ten times in the run, with a line to show; Console.WriteLine will do.</param>
    /// <param name="cancellation">Stops between steps; everything done so far stays.</param>
    /// <param name="checkpoint">A file that <see cref="Save"/> writes with each report and when the run is cancelled, if wanted.</param>
    /// <returns>The mean loss since the last report.</returns>
    /// <exception cref="TrainingDivergedException">The loss or a gradient is not finite, or the gradient's norm, clipped, is beyond
    /// 10¹⁹, or a parameter is not finite when it is to be saved; the file stays as it was then.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public double Run(long steps, Action<Progress>? progress = null, CancellationToken cancellation = default, string? checkpoint = null)
    {
        Check.NotNegative(steps);
        var first = Optimizer.Steps;
        var every = Math.Max(1, (steps + 9) / 10);
        var watch = Stopwatch.StartNew();
        double sum = 0, mean = double.NaN;
        long since = 0;
        for (long i = 1; i <= steps; i++)
        {
            Host.Poll();
            if (cancellation.IsCancellationRequested)
            {
                if (checkpoint is not null)
                    SaveFinite(checkpoint);
                throw new OperationCanceledException($"Stopped after step {Optimizer.Steps}; what was learned stays.", cancellation);
            }

            sum += Step();
            since++;
            if (i % every == 0 || i == steps)
            {
                mean = sum / since;
                progress?.Invoke(new Progress(first + i, first + steps, mean, i / watch.Elapsed.TotalSeconds));
                if (checkpoint is not null)
                    SaveFinite(checkpoint);
                (sum, since) = (0, 0);
            }
        }

        return mean;
    }

    /// <summary>Takes one step. Returns its loss.</summary>
    public double Step()
    {
        var result = 0.0;
        workspace.Run(() =>
        {
            var gradients = new Tensor[values.Length];
            result = Loss(gradients);
            if (!double.IsFinite(result))
                throw Diverged("loss", result);
            var norm = ClipNorm < double.MaxValue ? Gradient.ClipToNorm(gradients, ClipNorm) : Gradient.Norm(gradients);
            if (!double.IsFinite(norm) || Math.Min(norm, ClipNorm) > LargestNorm)
                throw Diverged("norm of the gradient", norm);
            var rate = Rate(Optimizer.Steps);
            try
            {
            }
            finally
            {
                // Held, and in a finally block: neither the host's word nor its abort can end it half-way.
                Host.Hold();
                try
                {
                    Optimizer.Step(values, gradients, rate);
                    Average?.Update();
                }
                finally
                {
                    Host.Release();
                }
            }
        });
        return result;
    }

    // A sampler of negatives may leave the floats before the loss does.
    private double Loss(Tensor[] gradients)
    {
        try
        {
            return rule(Rng, gradients);
        }
        catch (SamplingException e)
        {
            throw Diverged("sampler of negatives", "lost", e);
        }
        catch (RunawayEnergyException e)
        {
            throw Diverged("energy", "falling " + e.Message, e);
        }
    }

    private TrainingDivergedException Diverged(string what, object value, Exception? cause = null) => new(
        string.Create(CultureInfo.InvariantCulture,
            $"Step {Optimizer.Steps + 1}: the {what} is {value}. The parameters are those of step {Optimizer.Steps}. Try a smaller " +
            $"learning rate than {Optimizer.LearningRate}, or {Advice}."), cause);
}
