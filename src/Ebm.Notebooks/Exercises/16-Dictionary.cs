using System.Globalization;

namespace Ebm.Notebooks;

public static partial class Exercises
{
    public static partial class SparseCodes
    {
        private const double MostAboveReference = 1.02;

        private static readonly Lazy<(TrainingSet Train, Tensor Test, double Reference, double Untrained)> Exam = new(() =>
        {
            var digits = Digits.Load();
            var (train, test) = (TrainingSet.From(digits.Train.Slice(0, 500)), TrainingSet.From(digits.Test.Slice(0, 200)).Rows(0, 200));
            var model = SparseCoding.FromRows(train, 32, 0.3, new Rng(1616));
            var untrained = model.F(test).Mean().Item;
            model.Learn(train, 15);
            return (train, test, model.F(test).Mean().Item, untrained);
        }, LazyThreadSafetyMode.PublicationOnly);

        /// <summary>A dictionary of one's own.</summary>
        public static Exercise<Func<TrainingSet, int, double, SparseCoding>> Dictionary { get; } = new()
        {
            Id = "16.dictionary",
            Title = "Project: thirty-two atoms",
            Difficulty = 3,
            Section = "A dictionary of its own",
            Hints =
            [
                "SparseCoding.FromRows(rows, atoms, penalty, rng), then Learn(rows, rounds).",
                "Ask Diagnose(rows.Rows(0, rows.Count)) for dead atoms; Revive them, and learn on.",
                "Learn again after reviving; twenty rounds in all are plenty.",
            ],
            Explanation = "Learning trades atoms against each other until all of them earn their place. Where it starts matters little; " +
                "that no atom is dead and the penalty is the exam's matters a lot.",
            Property = DictionaryFinding,
            TimeLimit = TimeSpan.FromSeconds(40),
        };

        private static Finding? DictionaryFinding(Func<TrainingSet, int, double, SparseCoding> learn)
        {
            var (train, test, reference, untrained) = Exam.Value;
            var model = learn(train, 32, 0.3);
            if (model is null) return new Finding("The model is null.", "Return the SparseCoding that you have learned.");
            if (model.Dimension != 64 || model.Atoms.Shape[0] != 32)
                return new Finding($"It has {model.Atoms.Shape[0]} atoms of {model.Dimension} numbers.",
                    "The exam wants as many atoms as it says, 32, of 64 pixels.");
            if (Math.Abs(model.Penalty - 0.3) > 1e-12)
                return new Finding($"Its penalty is {model.Penalty.ToString(CultureInfo.InvariantCulture)}.",
                    "F with another penalty is another energy: a smaller λ makes every F smaller. Use the λ that you are given.");
            var found = string.Create(CultureInfo.InvariantCulture,
                $"Mean F of 200 new digits: {model.F(test).Mean().Item:F3}. The reference has {reference:F3}, untrained rows of data " +
                $"{untrained:F3}.");
            if (model.Diagnose(train.Rows(0, train.Count)) is { Dead: > 0 } report)
                return new Finding($"{found} {report.Dead} atoms serve no row.", "There are dead atoms. Revive(rows), and learn on.");
            var mean = model.F(test).Mean().Item;
            if (mean <= MostAboveReference * reference) return null;
            return new Finding(found, mean switch
            {
                _ when !double.IsFinite(mean) => "F is not finite: the atoms are broken.",
                _ when mean > 1.03 * untrained => "Worse than rows of the data as they are: these atoms have not seen a digit.",
                _ when mean > 0.97 * untrained => "No better than rows of the data as they are: nothing was learned yet. Call Learn.",
                _ => "Learning has begun and not ended: take more rounds, on all rows.",
            });
        }
    }
}
