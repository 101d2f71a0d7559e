namespace Ebm.Notebooks;

/// <summary>A wrong idea that learners have, as the answer it leads to, and what to tell whoever gives that answer.</summary>
/// <typeparam name="T">The type of an answer.</typeparam>
/// <param name="Says">Names the misconception, in words to the learner.</param>
/// <param name="Answer">What it computes.</param>
public sealed record Misconception<T>(string Says, T Answer)
    where T : Delegate;

/// <summary>What a check found wrong: the smallest counterexample, and what it suggests.</summary>
/// <param name="Counterexample">The input, what came out and what should have.</param>
/// <param name="Suggests">The misconception behind it, or the next thing to look at.</param>
public sealed record Finding(string Counterexample, string Suggests);

/// <summary>
/// An exercise. The learner's answer is a function; it is tried on cases against an oracle, smallest case first, then on cases drawn from a seed, and then
/// on a property. A hard-coded answer fails because no list of cases holds those that are drawn.
/// </summary>
/// <typeparam name="T">The type of an answer, for example <c>Func&lt;double[], double, double[]&gt;</c>.</typeparam>
public sealed class Exercise<T>
    where T : Delegate
{
    private int hintsGiven;

    /// <summary>Chapter and name: <c>02.stable-softmin</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Help in steps, the least telling first.</summary>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>Why the solution is right: shown once it is found.</summary>
    public required string Explanation { get; init; }

    /// <summary>The right answer, by another way than the one that is asked for where there is one.</summary>
    public T? Oracle { get; init; }

    /// <summary>Argument lists, small ones first. An argument of type <c>Func&lt;object&gt;</c> is made anew for each call: use it for a random number generator.</summary>
    public IReadOnlyList<object[]> Cases { get; init; } = [];

    /// <summary>
    /// Draws one more argument list of a size from 1 to 5; forty are drawn, always from the same seed. Let a small size give few and small numbers: the
    /// first failure is what the learner sees.
    /// </summary>
    public Func<Rng, int, object[]>? Draw { get; init; }

    /// <summary>
    /// Says whether an argument list is one that the exercise is about. With it, a failing case is made smaller: shorter arrays, rounder numbers. Without it,
    /// cases are shown as they are.
    /// </summary>
    public Func<object[], bool>? IsCase { get; init; }

    /// <summary>Largest accepted difference, relative to the expected number where that is above 1.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Known wrong ideas; an answer that agrees with one on every case is told its name.</summary>
    public IReadOnlyList<Misconception<T>> Misconceptions { get; init; } = [];

    /// <summary>A check beyond the cases, or instead of them: null when the answer passes.</summary>
    public Func<T, Finding?>? Property { get; init; }

    /// <summary>How long a check may take; an answer that runs longer is stopped.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries an answer.</summary>
    /// <param name="answer">The learner's function.</param>
    /// <returns>Not attempted, wrong with a counterexample, or solved with the explanation.</returns>
    public Visual Check(T answer)
    {
        if (answer is null)
        {
            return Verdict.Wrong(Id, new Finding("The answer is null.", "Pass your function, not its result."), Hints);
        }

        var trials = new Trials<T>(this, answer);
        var ended = TimeLimited.Run(() => Try(trials, answer), TimeLimit, out var outcome);
        return (ended, outcome) switch
        {
            (false, _) => Verdict.Wrong(Id, new Finding($"{trials.Current}: no answer after {Trials.Text(TimeLimit.TotalSeconds)} s.", "Does a loop in your function never end?"), Hints),
            (_, Finding finding) => Verdict.Wrong(Id, finding, Hints),
            (_, NotImplementedException) => Verdict.NotAttempted(Id, Hints),
            _ => Verdict.Solved(Id, Explanation),
        };
    }

    /// <summary>The next hint; the last one again when there are no more.</summary>
    public Visual Hint()
    {
        var number = Math.Min(hintsGiven++, Hints.Count - 1);
        return Verdict.Hint(number + 1, Hints.Count, number < 0 ? "There is no hint for this one." : Hints[number]);
    }

    /// <summary>A <see cref="Finding"/>, a <see cref="NotImplementedException"/>, or "solved".</summary>
    private object Try(Trials<T> trials, T answer)
    {
        try
        {
            return trials.FirstFailure() ?? Property?.Invoke(answer) ?? (object)"solved";
        }
        catch (NotImplementedException stub)
        {
            return stub;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ThreadInterruptedException))
        {
            return new Finding($"Your function threw {e.GetType().Name}: {e.Message}", "Read the message; then try your function on the smallest input you can think of.");
        }
    }
}
