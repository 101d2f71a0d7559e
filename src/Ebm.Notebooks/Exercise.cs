using System.Diagnostics;

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
/// An exercise. The learner's answer is a function; it is tried on cases against an oracle, smallest case first, then on cases drawn from a
/// seed, and then on a property. A hard-coded answer fails because no list of cases holds those that are drawn.
/// </summary>
/// <typeparam name="T">The type of an answer, for example <c>Func&lt;double[], double, double[]&gt;</c>.</typeparam>
public sealed class Exercise<T> : IExercise
    where T : Delegate
{
    private const string OnlyTheCases = "solved, but only the listed cases";
    private const string TooSlow = "solved, and too slow to look beyond the listed cases";

    private readonly int difficulty = 1;
    private int hintsGiven;

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public string Title { get; init; } = "";

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">It is not 1, 2 or 3.</exception>
    public int Difficulty
    {
        get => difficulty;
        init => difficulty = value is >= 1 and <= 3
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Difficulty = {value} must be 1, 2 or 3.");
    }

    /// <inheritdoc/>
    public string Section { get; init; } = "";

    /// <inheritdoc/>
    public Type AnswerType => typeof(T);

    /// <inheritdoc/>
    public required IReadOnlyList<string> Hints { get; init; }

    /// <summary>Why the solution is right: shown once it is found.</summary>
    public required string Explanation { get; init; }

    /// <summary>The right answer, by another way than the one that is asked for where there is one.</summary>
    public T? Oracle { get; init; }

    /// <summary>
    /// Other answers that are right too, each on every case: another convention, for example. The oracle is what a wrong answer is compared
    /// with.
    /// </summary>
    public IReadOnlyList<T> AlsoRight { get; init; } = [];

    /// <summary>
    /// Argument lists, small ones first. An argument of type <c>Func&lt;object&gt;</c> is made anew for each call: use it for a random
    /// number generator.
    /// </summary>
    public IReadOnlyList<object[]> Cases { get; init; } = [];

    /// <summary>
    /// Draws one more argument list of a size from 1 to 5; forty are drawn, from the same seed unless another is given. Let a small size
    /// give few and small numbers: the first failure is what the learner sees.
    /// </summary>
    public Func<Rng, int, object[]>? Draw { get; init; }

    /// <summary>
    /// Says whether an argument list is one that the exercise is about. With it, a failing case is made smaller: shorter arrays, rounder
    /// numbers. Without it, cases are shown as they are.
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
    public Visual Check(T answer) => Try(answer, Exercises.DefaultSeed).ToVisual();

    /// <inheritdoc/>
    Verdict IExercise.Check(Delegate answer, ulong seed)
    {
        if (answer is null or T)
        {
            return Try((T?)answer, seed);
        }

        return Delegate.CreateDelegate(typeof(T), answer.Target, answer.Method, throwOnBindFailure: false) is T same
            ? Try(same, seed)
            : throw new ArgumentException($"answer is a {answer.GetType()}; exercise {Id} wants a {typeof(T)}.", nameof(answer));
    }

    /// <summary>The next hint; the last one again when there are no more.</summary>
    public Visual Hint()
    {
        var number = Math.Min(hintsGiven++, Hints.Count - 1);
        return VerdictPage.Hint(number + 1, Hints.Count, number < 0 ? "There is no hint for this one." : Hints[number]);
    }

    private Verdict Try(T? answer, ulong seed)
    {
        if (answer is null)
        {
            return Wrong(new Verdict(Id, VerdictState.NotYet)
            {
                Counterexample = "The answer is null.",
                Relation = "Pass your function, not its result."
            });
        }

        var trials = new Trials<T>(this, answer, seed);
        var ended = TimeLimited.Run(() => Outcome(trials, answer, seed), TimeLimit, out var outcome);
        return (ended, outcome) switch
        {
            (not TimedEnd.InTime, _) => Wrong(new Verdict(Id, VerdictState.NotYet)
            {
                Counterexample = $"{trials.Current}: no answer after {Trials.Text(TimeLimit.TotalSeconds)} s."
                    + (ended == TimedEnd.RunsOn ? " It goes on in the background and uses a processor: restart the kernel to be rid of it."
                        : ""),
                Relation = "Does a loop in your function never end?",
                TookTooLong = true,
            }),
            (_, Verdict verdict) => Wrong(verdict),
            (_, NotImplementedException) => new Verdict(Id, VerdictState.NotAttempted) { Hints = Hints },
            (_, string word) => new Verdict(Id, VerdictState.Solved)
            {
                Hints = Hints,
                Explanation = Explanation,
                KnowsOnlyTheCases = word == OnlyTheCases,
                TooSlowToLook = word == TooSlow,
            },
            _ => Wrong(new Verdict(Id, VerdictState.NotYet)
            {
                Counterexample = $"{trials.Current}: your function ended the check.",
                Relation = "An answer returns a value; it does not interrupt its own thread.",
            }),
        };
    }

    private Verdict Wrong(Verdict verdict) => verdict with { Hints = Hints, Reread = Section.Length > 0 ? Section : null };

    /// <summary>A <see cref="Verdict"/> that something is wrong, a <see cref="NotImplementedException"/>, or "solved".</summary>
    private object Outcome(Trials<T> trials, T answer, ulong seed)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            return trials.FirstFailure() ?? Judged(Property?.Invoke(answer)) ?? (object)Beyond(trials, seed, clock.Elapsed);
        }
        catch (NotImplementedException stub)
        {
            return stub;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or ThreadInterruptedException))
        {
            return new Verdict(Id, VerdictState.NotYet)
            {
                Counterexample = $"Your function threw {e.GetType().Name}: {e.Message}",
                Relation = "Read the message; then try your function on the smallest input you can think of.",
            };
        }
    }

    /// <summary>
    /// What a look beyond the listed cases says of a right answer. It takes as long again: only where that cannot use up the time, and
    /// where it would, that is said too, or a table would only have to sleep.
    /// </summary>
    private string Beyond(Trials<T> trials, ulong seed, TimeSpan taken) => seed == Exercises.DefaultSeed || !trials.HasOnlyCases ? "solved"
        : taken >= TimeLimit / 4 ? TooSlow
        : trials.KnowsOnlyTheCases() ? OnlyTheCases
        : "solved";

    private Verdict? Judged(Finding? finding) => finding is null
        ? null
        : new Verdict(Id, VerdictState.NotYet) { Counterexample = finding.Counterexample, Misconception = finding.Suggests };
}
