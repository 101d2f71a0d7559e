namespace Ebm.Notebooks;

/// <summary>Runs an answer on an exercise's cases and compares its numbers with the oracle's.</summary>
internal sealed class Trials<T>(Exercise<T> exercise, T answer, ulong seed)
    where T : Delegate
{
    private const int Drawn = 40;

    /// <summary>The case that is being tried, for whoever waits.</summary>
    public string Current { get; private set; } = "The check";

    /// <summary>
    /// The smallest case on which the answer is wrong, with the misconception that explains all of its answers or else their relation to
    /// the right ones; null when every case is right.
    /// </summary>
    public Verdict? FirstFailure()
    {
        var cases = All();
        if (IsAlsoRight(cases))
        {
            return null;
        }

        foreach (var @case in cases)
        {
            if (Tried(@case) is { IsRight: false })
            {
                var smallest = exercise.IsCase is null ? @case : Shrinking.Smallest(@case, exercise.IsCase, c => !Tried(c).IsRight);
                return Judged(Tried(smallest), cases);
            }
        }

        return null;
    }

    /// <summary>
    /// Whether an answer that is right on all cases is wrong on most that lie near the listed ones; false where cases are drawn anyway.
    /// </summary>
    public bool KnowsOnlyTheCases() => HasOnlyCases
        && Nearby.MostlyWrong(exercise.Cases, c => Tried(c).IsRight || IsAlsoRight([c]), new Rng(seed));

    /// <summary>Whether the exercise has listed cases only, and so many that a look beyond them may tell something.</summary>
    public bool HasOnlyCases => exercise.Draw is null && exercise.Oracle is not null && Nearby.AreEnough(exercise.Cases);

    private List<object[]> All()
    {
        var cases = exercise.Cases.ToList();
        if (exercise.Draw is { } draw)
        {
            var rng = new Rng(seed);
            cases.AddRange(Enumerable.Range(0, Drawn).Select(i => draw(rng, 1 + (5 * i / Drawn))));
        }

        return cases;
    }

    /// <summary>Whether it agrees with one of the other right answers on every case.</summary>
    private bool IsAlsoRight(List<object[]> cases) => exercise.AlsoRight.Any(other => cases.TrueForAll(c =>
    {
        Current = "For " + Trials.Arguments(c);
        var (given, changed) = Trials.Call(answer, c);
        return changed is null && Trials.Same(given, Trials.Call(other, c).Result, exercise.Tolerance);
    }));

    private Trial Tried(object[] @case)
    {
        Current = "For " + Trials.Arguments(@case);
        var (given, changed) = Trials.Call(answer, @case);
        if (given is NotImplementedException stub)
        {
            throw stub;
        }

        var right = Oracle(@case);
        return new Trial(@case, given, right, changed, changed is null && Trials.Same(given, right, exercise.Tolerance));
    }

    private object? Oracle(object[] @case) =>
        Trials.Call(exercise.Oracle ?? throw new InvalidOperationException($"exercise {exercise.Id} has cases and no oracle."),
            @case).Result;

    private Verdict Judged(Trial smallest, List<object[]> cases)
    {
        var input = Trials.Arguments(smallest.Arguments);
        var verdict = new Verdict(exercise.Id, VerdictState.NotYet) { Input = input };
        if (smallest.Changed is { } argument)
        {
            return verdict with
            {
                Counterexample = $"For {input}: your function changed its argument {argument}.",
                Relation = "Work on a copy: the caller still needs the original.",
            };
        }

        var (got, expected) = (Trials.Text(smallest.Given), Trials.Text(smallest.Right));
        verdict = verdict with
        {
            Counterexample = $"For {input}: got {got}, expected {expected}{Trials.Gap(smallest.Given, smallest.Right)}.",
            Got = got,
            Expected = expected,
        };
        List<Trial> trials = [.. cases.Select(Tried)];
        if (Misconception(trials) is { } says)
        {
            return verdict with { Misconception = says };
        }

        if (!cases.Contains(smallest.Arguments))
        {
            trials.Insert(0, smallest);
        }

        var (relation, isTelling) =
            Relations.Of(new Attempt(trials, Names(), Math.Max(exercise.Tolerance, 1e-9), Oracle, c => Trials.Call(answer, c).Result));
        return verdict with { Relation = relation, OnlyDiffers = !isTelling };
    }

    private string? Misconception(List<Trial> trials)
    {
        foreach (var (says, wrong) in exercise.Misconceptions)
        {
            if (trials.TrueForAll(t => Trials.Same(t.Given, Trials.Call(wrong, t.Arguments).Result, Math.Max(exercise.Tolerance, 1e-9))))
            {
                return says;
            }
        }

        return null;
    }

    /// <summary>What the learner calls the arguments.</summary>
    private string[] Names()
    {
        var count = typeof(T).GetMethod("Invoke")!.GetParameters().Length;
        // Compiled expressions have their closure in front.
        var own = answer.Method.GetParameters().TakeLast(count).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => own.Length == count && own[i].Name is { Length: > 0 } name
            && name.Trim('_').Length > 0 ? name : $"argument {i + 1}")];
    }
}
