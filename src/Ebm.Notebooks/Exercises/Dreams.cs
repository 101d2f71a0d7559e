namespace Ebm.Notebooks;

/// <summary>Judges unlearning by the patterns that are stable afterwards.</summary>
internal static class Dreams
{
    private const int Neurons = 100, Patterns = 20, Nets = 3, Wanted = 54;

    /// <summary>What is wrong with an unlearning, or null.</summary>
    public static Finding? Finding(Func<double[,], Rng, double[,]> unlearn)
    {
        var (stable, before, moved) = (0, 0, 0.0);
        for (var k = 0; k < Nets; k++)
        {
            var patterns = HopfieldPatterns.Random(Patterns, Neurons, new Rng(50 + (ulong)k));
            var hebb = Hopfield.Hebb(patterns);
            var (given, own) = (hebb.WeightMatrix(), hebb.WeightMatrix());
            var result = unlearn(own, new Rng(60 + (ulong)k));
            if (Broken(result, given, own) is { } finding) return finding;
            var net = Hopfield.FromWeights(result);
            stable += patterns.Count(p => IsHeld(net, p));
            before += patterns.Count(p => IsHeld(hebb, p));
            for (var i = 0; i < Neurons; i++)
                for (var j = 0; j < Neurons; j++) moved += Math.Abs(result[i, j] - given[i, j]) / (Nets * Neurons * (Neurons - 1));
        }

        if (stable >= Wanted) return null;
        var found = $"{stable} of {Nets * Patterns} patterns are stable after your dreams; {before} were before, and {Wanted} are " +
            $"wanted. On average you moved a weight by {Trials.Text(moved)}; they are about " +
            $"{Trials.Text(Math.Sqrt(Patterns) / Neurons)} in size.";
        return new Finding(found, moved == 0 ? "Nothing has changed: subtract ε·d_i·d_j after every dream."
            : stable < before && moved > 0.02
            ? "The memories have gone with the dreams: fewer of them, or a smaller ε; or do you add where you should subtract?"
            : stable <= before ? "It got no better, with little change. Is d where the recall ended, and not where it began? And is " +
            "ε·d_i·d_j subtracted, not added?"
            : "Better, not yet enough: more dreams, but small ones. A total ε × dreams of about 0.06 is a good place to look.");
    }

    /// <summary>Whether every neuron is pulled to its state: without any weights nothing pulls, and every state would be stable.</summary>
    private static bool IsHeld(Hopfield net, int[] pattern) => net.Fields(pattern).Zip(pattern).All(p => p.First * p.Second > 0);

    private static Finding? Broken(double[,]? result, double[,] given, double[,] own)
    {
        if (result is null) return new Finding("Your function returned null.", "Return the weights after the dreams.");
        if (result.GetLength(0) != Neurons
            || result.GetLength(1) != Neurons) return new Finding(
            $"{Neurons} × {Neurons} weights came back as {result.GetLength(0)} × {result.GetLength(1)}.",
            "Return a matrix of the same shape.");
        for (var i = 0; i < Neurons; i++)
        {
            for (var j = 0; j < Neurons; j++)
            {
                if (own[i, j] != given[i, j]) return new Finding($"w[{i}, {j}] was changed.", "Work on a copy: (double[,])w.Clone().");
                if (!double.IsFinite(result[i, j])) return new Finding($"w[{i}, {j}] = {result[i, j]}.", "Weights are finite numbers.");
                if (result[i, j] != result[j, i]) return new Finding(
                    $"w[{i}, {j}] = {Trials.Text(result[i, j])}, and w[{j}, {i}] = {Trials.Text(result[j, i])}.",
                    "Weights must stay symmetric, or the energy may rise: change w[i, j] and w[j, i] alike.");
            }

            if (result[i, i] != 0) return new Finding($"w[{i}, {i}] = {Trials.Text(result[i, i])}.",
                "No neuron talks to itself: leave the diagonal at 0.");
        }

        return null;
    }
}
