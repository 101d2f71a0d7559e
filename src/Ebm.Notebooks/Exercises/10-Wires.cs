namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class WithoutPartition
    {
        private const int WiredSpins = 12;
        private const int MistakesAllowed = 2;

        /// <summary>The wires of a magnet, found from its states.</summary>
        public static Exercise<Func<Points, (int I, int J)[]>> Wires { get; } = new()
        {
            Id = "10.wires",
            Title = "Project: who is wired to whom?",
            Difficulty = 3,
            Section = "A magnet seen from outside",
            Hints =
            [
                "Correlation is not a wire: two spins that have a common neighbour agree as well. Learn the couplings.",
                "var model = new SpinModel(12); LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new " +
                    "Rng(1)); and model.Machine().Couplings is the matrix.",
                "True wires have |J| ≥ 0.3; a coupling that is 0 is estimated with an error of about 1/√n. Where between the two would " +
                    "you cut?",
            ],
            Explanation = "Couplings, not correlations, are wires: pseudo-likelihood asks of every spin what it does given all others, " +
                "so that what goes through a third spin is explained by the third.",
            Property = WiresFinding,
            TimeLimit = TimeSpan.FromSeconds(60),
        };

        private static (BoltzmannMachine Machine, HashSet<(int, int)> Wires) Wired()
        {
            var (rng, couplings) = (new Rng(1010), new double[WiredSpins, WiredSpins]);
            var wires = new HashSet<(int, int)>();
            while (wires.Count < 16)
            {
                int i = rng.NextInt(WiredSpins), j = rng.NextInt(WiredSpins);
                if (i >= j || !wires.Add((i, j)))
                    continue;
                couplings[i, j] = couplings[j, i] = (rng.NextBernoulli(0.7) ? 1 : -1) * (0.3 + (0.25 * rng.NextDouble()));
            }

            return (new BoltzmannMachine(couplings, new double[WiredSpins]), wires);
        }

        private static Finding? WiresFinding(Func<Points, (int I, int J)[]> find)
        {
            var (machine, wires) = Wired();
            var given = find(machine.Sample(new Rng(1011), 3000));
            if (given is null) return new Finding("The list is null.", "Return the pairs that are wired.");
            bool IsPair((int I, int J) p) => p.I >= 0 && p.J >= 0 && p.I < WiredSpins && p.J < WiredSpins && p.I != p.J;
            if (given.Any(p => !IsPair(p)))
                return new Finding($"A pair is {Trials.Text(given.First(p => !IsPair(p)))}.",
                    $"Pairs are two different spins, 0 to {WiredSpins - 1}.");
            var found = given.Select(p => (Math.Min(p.I, p.J), Math.Max(p.I, p.J))).ToHashSet();
            var (missing, extra) = (wires.Except(found).Count(), found.Except(wires).Count());
            if (missing + extra <= MistakesAllowed) return null;
            var report = $"Of the 16 wires you found {16 - missing}, and {extra} that are none; wanted are at most {MistakesAllowed} " +
                $"mistakes.";
            if (found.Count == 0) return new Finding(report, "No pair at all: is the threshold above every coupling?");
            if (missing == 0 && found.Count > 40) return new Finding(report,
                "Nearly everything is wired in your answer: estimates of 0 are not exactly 0. Cut at a threshold, and take its " +
                "absolute value from the error of an estimate.");
            if (found.Select(p => (p.Item1 - 1, p.Item2 - 1)).ToHashSet() is var moved && moved.Intersect(wires).Count() > 16 - missing)
                return new Finding(report, "With 1 taken from every number it would be better: spins are counted from 0.");
            if (missing >= 3 && wires.Except(found).All(w => machine.Couplings[w.Item1, w.Item2] < 0))
                return new Finding(report, "All wires that you miss are negative: a wire may also make two spins differ. Look at |J|.");
            return new Finding(report, extra >= missing
                ? "Too many: pairs that agree because of a third spin, or a threshold within the noise. Couplings instead of " +
                "correlations? A higher cut?"
                : "Too few: is the threshold above the weakest wires, or the training too short?");
        }
    }
}
