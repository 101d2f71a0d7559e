// Training loop of an RBM; formulas in RbmTraining.cs, checkpoints in RbmCheckpoint.cs.
//
// The state of training is explicit: parameters, momentum, chains, the order of this epoch's rows and the place in it, and
// the Rng. A checkpoint is exactly that, so that training continues to the same bits.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Trains an RBM by CD-k, PCD or exact maximum likelihood, in minibatches.</summary>
/// <remarks>
/// Results do not depend on the number of threads. Not for two threads at once. It is not a <see cref="Trainer"/>: an update works in
/// buffers of its own without a graph of tensors, an epoch takes every row once in a new order, and the persistent chains are part of what
/// is trained.
/// </remarks>
public sealed partial class RbmTrainer
{
    /// <summary>What an epoch of training was like.</summary>
    /// <param name="Epoch">Passes through the data so far.</param>
    /// <param name="Updates">Updates so far.</param>
    /// <param name="ReconstructionError">Mean squared difference of data and one-step reconstruction: easy to compute, and not the
    /// likelihood.</param>
    /// <param name="WeightNorm">The norm √ΣW² of the weights.</param>
    public sealed record Progress(int Epoch, long Updates, double ReconstructionError, double WeightNorm);

    private readonly float[] data;
    private readonly int rows;
    private readonly int threads;
    private Rng rng;
    private readonly int[] order;
    private readonly float[] chains;
    private readonly float[] velocity;
    private readonly RbmBuffers buffers;
    private int position;
    private double squaredError;
    private double lastError;

    /// <summary>Prepares training; nothing is learnt yet.</summary>
    /// <param name="rbm">The machine to train; changed in place.</param>
    /// <param name="data">At least one row of V numbers in [0, 1]; copied. A minibatch larger than the data is cut down to it.</param>
    /// <param name="settings">How.</param>
    /// <param name="rng">All randomness of the training; owned by the trainer from now on.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    /// <exception cref="ArgumentException">No data, a length that is not V, NaN or a number outside [0, 1], or a setting out of
    /// range.</exception>
    public RbmTrainer(Rbm rbm, IReadOnlyList<float[]> data, RbmTraining settings, Rng rng, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(threads, 0);
        settings.Validate(rbm);
        this.data = rbm.Rows(data);
        RbmChecks.InUnitInterval(this.data, nameof(data));
        rows = data.Count;
        Rbm = rbm;
        Settings = settings with { BatchSize = Math.Min(settings.BatchSize, rows) };
        this.rng = rng;
        this.threads = threads;
        order = [.. Enumerable.Range(0, rows)];
        position = rows;
        velocity = new float[settings.Momentum > 0 ? rbm.Weights.Length + rbm.Visible + rbm.Hidden : 0];
        chains = new float[settings.Method == RbmMethod.Persistent ? settings.Chains * rbm.Visible : 0];
        for (var start = 0; start < chains.Length; start += rbm.Visible)
            this.data.AsSpan(rng.NextInt(rows) * rbm.Visible, rbm.Visible).CopyTo(chains.AsSpan(start));
        buffers = new RbmBuffers(rbm, Settings.BatchSize, settings.Method == RbmMethod.ContrastiveDivergence ? Settings.BatchSize
            : settings.Method == RbmMethod.Persistent ? settings.Chains : 1);
    }

    /// <summary>The RBM that is trained.</summary>
    public Rbm Rbm { get; }

    /// <summary>How it is trained.</summary>
    public RbmTraining Settings { get; }

    /// <summary>Whole passes through the data so far.</summary>
    public int Epoch { get; private set; }

    /// <summary>Updates so far.</summary>
    public long Updates { get; private set; }

    /// <summary>The visible states of the persistent chains; empty without them.</summary>
    public float[][] Chains => [.. Enumerable.Range(0, chains.Length / Rbm.Visible)
        .Select(n => chains[(n * Rbm.Visible)..((n + 1) * Rbm.Visible)])];

    /// <summary>Trains for some passes through the data.</summary>
    /// <param name="epochs">How many more, ≥ 0. Training that was stopped within an epoch first finishes it as one of them.</param>
    /// <param name="progress">Called after every epoch; Console.WriteLine will do.</param>
    /// <param name="cancellation">Stops between two updates.</param>
    /// <param name="checkpoint">A file that is replaced after every epoch, and when training is stopped; null for none.</param>
    /// <returns>One entry an epoch.</returns>
    /// <exception cref="OperationCanceledException">Stopped; the state is whole, was saved if there is a checkpoint file, and can go
    /// on.</exception>
    /// <exception cref="TrainingDivergedException">A parameter is no longer finite: the learning rate is too large.</exception>
    public IReadOnlyList<Progress> Train(int epochs, Action<Progress>? progress = null, CancellationToken cancellation = default,
        string? checkpoint = null)
    {
        Check.AtLeast(epochs, 0);
        var history = new List<Progress>();
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            var before = Epoch;
            while (Epoch == before)
            {
                if (cancellation.IsCancellationRequested)
                {
                    CheckFinite();
                    if (checkpoint is not null)
                        Save(checkpoint);
                    throw new OperationCanceledException($"Stopped after {Updates} updates.", cancellation);
                }

                Host.Poll();
                Update();
            }

            var norm = CheckFinite();
            history.Add(new Progress(Epoch, Updates, lastError, norm));
            progress?.Invoke(history[^1]);
            if (checkpoint is not null)
                Save(checkpoint);
        }

        return history;
    }

    /// <summary>One update with the next minibatch. The last one of an epoch may be smaller; a new epoch begins with a new order.</summary>
    public void Update()
    {
        if (position >= rows)
        {
            rng.Shuffle<int>(order);
            position = 0;
            squaredError = 0;
        }

        var count = Math.Min(Settings.BatchSize, rows - position);
        for (var n = 0; n < count; n++)
            data.AsSpan(order[position + n] * Rbm.Visible, Rbm.Visible).CopyTo(buffers.Data(n));
        squaredError += Step(count);
        position += count;
        Updates++;
        if (position >= rows)
        {
            Epoch++;
            lastError = squaredError / ((double)rows * Rbm.Visible);
        }
    }

    /// <summary>Positive term, negative term, move. Returns the squared error of the one-step reconstruction.</summary>
    private double Step(int count)
    {
        var b = buffers;
        Rbm.HiddenInputs(b.DataRows(count), count, b.DataHidden(count), threads);
        b.Sigmoid(b.DataHidden(count), threads);
        var error = 0.0;
        int negatives;
        if (Settings.Method == RbmMethod.Exact)
        {
            negatives = 0;
            RbmPartition.Moments(Rbm, b.ExactHiddenVisible, b.ExactVisible, b.ExactHidden);
        }
        else if (Settings.Method == RbmMethod.Persistent)
        {
            negatives = Settings.Chains;
            chains.CopyTo(b.NegativeRows(negatives));
            for (var k = 0; k < Settings.Steps; k++)
            {
                Rbm.HiddenInputs(b.NegativeRows(negatives), negatives, b.NegativeHidden(negatives), threads);
                b.Sigmoid(b.NegativeHidden(negatives), threads);
                SampleVisible(b.NegativeHidden(negatives), negatives);
            }

            b.NegativeRows(negatives).CopyTo(chains);
        }
        else
        {
            negatives = count;
            SampleVisible(b.DataHidden(count), count);
            error = b.SquaredError(count);
            for (var k = 1; k < Settings.Steps; k++)
            {
                Rbm.HiddenInputs(b.NegativeRows(count), count, b.NegativeHidden(count), threads);
                b.Sigmoid(b.NegativeHidden(count), threads);
                SampleVisible(b.NegativeHidden(count), count);
            }
        }

        if (Settings.Method != RbmMethod.ContrastiveDivergence)
            error = b.MeanFieldError(Rbm, count, threads);
        if (negatives > 0)
        {
            Rbm.HiddenInputs(b.NegativeRows(negatives), negatives, b.NegativeHidden(negatives), threads);
            b.Sigmoid(b.NegativeHidden(negatives), threads);
        }

        // Whole or not at all: an interrupt that struck here would leave half a step in the weights.
        Host.Hold();
        try
        {
            Move(count, negatives);
        }
        finally
        {
            Host.Release();
        }

        return error;
    }

    /// <summary>h ~ its probabilities; v ~ p(v | h) into the negative rows.</summary>
    private void SampleVisible(ReadOnlySpan<float> hiddenProbabilities, int count)
    {
        var h = buffers.Sampled(count);
        rng.FillBernoulli(hiddenProbabilities, h);
        var p = buffers.VisibleProbabilities(count);
        Rbm.VisibleInputs(h, count, p, threads);
        buffers.Sigmoid(p, threads);
        rng.FillBernoulli(p, buffers.NegativeRows(count));
    }

    private void Move(int count, int negatives)
    {
        var rate = (float)Settings.LearningRate;
        if (Settings.Momentum > 0)
        {
            // The velocity takes the place of the parameters, then moves them.
            TensorPrimitives.Multiply(velocity, (float)Settings.Momentum, velocity);
            var w = velocity.AsSpan(0, Rbm.Weights.Length);
            if (Settings.WeightDecay > 0)
                TensorPrimitives.MultiplyAdd(Rbm.Weights, (float)(-Settings.LearningRate * Settings.WeightDecay), w, w);
            buffers.AddGradient(Rbm, count, negatives, rate, w, velocity.AsSpan(w.Length, Rbm.Visible),
                velocity.AsSpan(w.Length + Rbm.Visible), threads);
            TensorPrimitives.Add(Rbm.Weights, w, Rbm.Weights);
            TensorPrimitives.Add(Rbm.VisibleBias, velocity.AsSpan(w.Length, Rbm.Visible), Rbm.VisibleBias);
            TensorPrimitives.Add(Rbm.HiddenBias, velocity.AsSpan(w.Length + Rbm.Visible), Rbm.HiddenBias);
        }
        else
        {
            if (Settings.WeightDecay > 0)
                TensorPrimitives.Multiply(Rbm.Weights, (float)(1 - (Settings.LearningRate * Settings.WeightDecay)), Rbm.Weights);
            buffers.AddGradient(Rbm, count, negatives, rate, Rbm.Weights, Rbm.VisibleBias, Rbm.HiddenBias, threads);
        }
    }

    // The norm of the weights.
    private double CheckFinite()
    {
        var norm = Math.Sqrt(TensorPrimitives.SumOfSquares<float>(Rbm.Weights));
        if (!double.IsFinite(norm) || !float.IsFinite(TensorPrimitives.Sum<float>(Rbm.VisibleBias))
            || !float.IsFinite(TensorPrimitives.Sum<float>(Rbm.HiddenBias)))
            throw new TrainingDivergedException(
                $"A parameter is no longer finite after {Updates} updates: LearningRate = {Settings.LearningRate} is too large for " +
                $"this machine. The last checkpoint is still good.");
        return norm;
    }
}
