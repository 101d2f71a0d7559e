//  y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ on digits of 64 pixels;   back with ξ̂(y, t), from the same noise, in two ways:
//
//      exact      ξ̂ = (y − √ᾱ_t ŷ_0)/√(1−ᾱ_t),  ŷ_0 the mean of all training digits, weighted by how well they explain y    (it remembers)
//      network    ξ̂ learned from the same digits; it cannot hold them all                                            (it makes new ones)
//
//  y_s = √ᾱ_s ŷ_0 + √(1−ᾱ_s−σ²) ξ̂ + σ z,   σ = 0 for DDIM, σ² that of q(y_s|y_t, y_0) for DDPM            (Song et al. 2021, eq. 12, 16)
//  Guidance adds energies: ξ̂ + w (ξ̂_k − ξ̂), both exact, ξ̂_k from the digits of class k alone; at w = 1 the exact model has class k.

namespace Ebm.Live;

/// <summary>Diffusion of digits: the exact score of the training set beside a network's.</summary>
internal sealed class WritingDemo : Demo
{
    private const int Pixels = DigitsWeights.Pixels, Shown = 16, RestFrames = 90;

    private static readonly Lazy<Diffusion> Network = new(DigitsWeights.LoadDiffusion, LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<Library> Known = new(() => new Library(), LazyThreadSafetyMode.PublicationOnly);

    private readonly Choice _way = new("way", "way back", "DDPM", "DDIM");
    private readonly Choice _class = new("class", "class", "all", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private readonly Slider _guidance = new("w", "guidance w", 1, 0, 4, 0.05);
    private readonly Slider _speed = new("speed", "steps a frame", 1, 1, 20, 1) { Logarithmic = true };

    private readonly float[] _exact = new float[Shown * Pixels], _learned = new float[Shown * Pixels];
    private int _time, _rest;
    private bool _forward;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "writing", "Diffusion of digits", "ŷ₀ = (y − √(1−ᾱ) ξ̂)/√ᾱ     ξ̂ + w (ξ̂ₖ − ξ̂)", "20-diffusion",
        "Noise becomes digits by the exact score of the training set, which remembers, and by a network, which makes new ones.",
        null,
        [
            new("noise", "Noise in", 'e', "From digits to pure noise."),
            new("back", "Way back", 'b', "From pure noise to digits."),
        ],
        [
            "Both start from the same noise. The exact score is the best that any network can learn from these 1,415 digits: and what " +
                "does it do? Every picture ends as a training digit, distance 0.",
            "The network has the same data and is worse at them: that is why its digits are new. The panel at the right shows the " +
                "training digit that is nearest to each; look for differences.",
            "The dashed line is how far digits of other writers are from the nearest training digit.",
            "For long nothing can be seen, then in some twenty steps it is decided which digit it will be.",
            "Choose a class: its energy is added, w times. The guide is exact and belongs to both. Put w to 4: the same few digits.",
            "DDIM: no noise on the way. The start decides everything.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_way, _class, _guidance, _speed];

    /// <inheritdoc/>
    public override int StepsPerFrame => _speed.Whole;

    private static NoiseSchedule Schedule => Network.Value.Schedule;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        (int[] nearExact, double exact) = Known.Value.Nearest(_exact);
        (int[] nearLearned, double learned) = Known.Value.Nearest(_learned);
        Grey(_exact, frame.Bytes("exact", _exact.Length));
        Grey(_learned, frame.Bytes("learned", _learned.Length));
        Grey([.. nearLearned.SelectMany(Known.Value.Digit)], frame.Bytes("nearest", _learned.Length));
        frame.Numbers("state", _time, Schedule.Steps, Schedule.AlphaBar(_time), exact, learned, Known.Value.Strangers, _forward ? 1 : 0);
        frame.Numbers("labels", [.. nearExact.Concat(nearLearned).Select(i => (double)Known.Value.Label(i))]);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        base.Changed(parameter);
        if (parameter == _class) Plan(forward: false);
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        if (action is not ("noise" or "back")) return false;
        Plan(action == "noise");
        return true;
    }

    /// <inheritdoc/>
    protected override void Begin() => Plan(forward: false);

    /// <inheritdoc/>
    protected override void Step()
    {
        bool arrived = _forward ? _time == Schedule.Steps : _time == 0;
        if (arrived)
        {
            if (++_rest > RestFrames * _speed.Whole / (_forward ? 4 : 1)) Plan(!_forward);
            return;
        }

        if (_forward) AddNoise();
        else GoBack();
    }

    /// <summary>Goes to one end: digits that noise will come into, or noise that will become digits.</summary>
    private void Plan(bool forward)
    {
        (_forward, _rest, _time) = (forward, 0, forward ? 0 : Schedule.Steps);
        if (forward)
        {
            for (int k = 0; k < Shown; k++) Known.Value.Digit(Known.Value.Draw(_class.Index - 1, Rng)).CopyTo(_exact, k * Pixels);
        }
        else Rng.FillGaussian(_exact);
        _exact.CopyTo(_learned, 0);
    }

    private void AddNoise()
    {
        _time++;
        double beta = Schedule.Beta(_time);
        for (int i = 0; i < _exact.Length; i++)
            _exact[i] = _learned[i] = (float)((Math.Sqrt(1 - beta) * _exact[i]) + (Math.Sqrt(beta) * Rng.NextGaussian()));
    }

    private void GoBack()
    {
        int time = _time, label = _class.Index - 1;
        double kept = Schedule.AlphaBar(time - 1), added = Schedule.Added(time - 1),
            variance = _way.Index == 0 ? added / Schedule.Added(time) * (1 - (Schedule.AlphaBar(time) / kept)) : 0;
        Tensor noise = Tensor.Gaussian(Rng, Shown, Pixels);
        Move(_exact, Known.Value.All);
        Move(_learned, Network.Value);
        _time--;

        void Move(float[] rows, Diffusion model)
        {
            Tensor y = Tensor.From(rows, Shown, Pixels), guess = model.Noise(y, time);
            if (label >= 0)
                guess += (Known.Value.Of(label).Noise(y, time) - Known.Value.All.Noise(y, time)) * (float)_guidance.Value;
            Tensor clean = (y - (guess * (float)Math.Sqrt(Schedule.Added(time)))) * (float)(1 / Math.Sqrt(Schedule.AlphaBar(time)));
            Tensor next = (clean * (float)Math.Sqrt(kept)) + (guess * (float)Math.Sqrt(Math.Max(0, added - variance)))
                + (noise * (float)Math.Sqrt(variance));
            // Guidance adds energies without bound: what flies off is kept near.
            next.ToArray().Select(x => Math.Clamp(x, -20, 20)).ToArray().CopyTo(rows, 0);
        }
    }

    private static void Grey(float[] rows, Span<byte> target)
    {
        for (int i = 0; i < rows.Length; i++) target[i] = (byte)(255 * Math.Clamp((rows[i] + 1) / 2, 0, 1));
    }

    /// <summary>The training digits, their exact denoisers, and how far pictures are from them.</summary>
    private sealed class Library
    {
        private readonly float[] _rows;
        private readonly int[] _labels;
        private readonly Diffusion[] _classes;

        public Library()
        {
            (ImageSet train, ImageSet test) = (Digits.Load().Train, Digits.Load().Test);
            _rows = Rows(train);
            _labels = train.Labels;
            All = Exact(_ => true);
            _classes = [.. Enumerable.Range(0, DigitsWeights.Classes).Select(k => Exact(i => _labels[i] == k))];
            Strangers = Nearest(Rows(test)).Distance;
        }

        /// <summary>The exact model of all digits.</summary>
        public Diffusion All { get; }

        /// <summary>The mean distance of test digits from the nearest training digit.</summary>
        public double Strangers { get; }

        /// <summary>The exact model of one class.</summary>
        public Diffusion Of(int label) => _classes[label];

        public int Label(int digit) => _labels[digit];

        public float[] Digit(int digit) => _rows[(digit * Pixels)..((digit + 1) * Pixels)];

        /// <summary>A digit at random, of a class unless that is −1.</summary>
        public int Draw(int label, Rng rng)
        {
            int digit;
            do digit = rng.NextInt(_labels.Length);
            while (label >= 0 && _labels[digit] != label);
            return digit;
        }

        /// <summary>The nearest training digit of every row, and the mean distance, √Σ (difference of pixels 0 … 1)².</summary>
        public (int[] Digits, double Distance) Nearest(float[] rows)
        {
            var nearest = new int[rows.Length / Pixels];
            var distances = new double[nearest.Length];
            ForkJoin.Run(nearest.Length, 0, k =>
            {
                ReadOnlySpan<float> row = rows.AsSpan(k * Pixels, Pixels);
                double best = double.PositiveInfinity;
                for (int i = 0; i < _labels.Length; i++)
                {
                    double sum = 0;
                    for (int d = 0; d < Pixels; d++)
                    {
                        double difference = Math.Clamp(row[d], -1, 1) - _rows[(i * Pixels) + d];
                        sum += difference * difference;
                    }

                    if (sum < best) (best, nearest[k]) = (sum, i);
                }

                distances[k] = Math.Sqrt(best) / 2;
            });
            return (nearest, distances.Average());
        }

        private static float[] Rows(ImageSet images) => [.. images.Flatten().Select(DigitsWeights.Centred)];

        private Diffusion Exact(Func<int, bool> belongs)
        {
            float[] chosen = [.. Enumerable.Range(0, _labels.Length).Where(belongs).SelectMany(Digit)];
            return new Diffusion(new FiniteSetDenoiser(new TrainingSet(chosen, Pixels), DigitsWeights.Noise), Pixels, DigitsWeights.Noise);
        }
    }
}
