using System.Diagnostics;

namespace Ebm.Notebooks;

/// <summary>One case: what an answer gave and what is right.</summary>
/// <param name="Arguments">The case.</param>
/// <param name="Given">The answer's result, or the exception it threw.</param>
/// <param name="Right">The oracle's.</param>
/// <param name="Changed">The position, from 1, of an argument that the answer changed.</param>
/// <param name="IsRight">Whether the two agree.</param>
internal sealed record Trial(object[] Arguments, object? Given, object? Right, int? Changed, bool IsRight);

/// <summary>The numbers of one case, entry by entry.</summary>
/// <param name="Trial">The case.</param>
/// <param name="Given">What the answer gave.</param>
/// <param name="Right">What is right; as many.</param>
internal sealed record Pair(Trial Trial, double[] Given, double[] Right);

/// <summary>A rejected answer on all of its cases, and the means to ask more.</summary>
/// <param name="Trials">Every case that was tried; at least one is wrong.</param>
/// <param name="Names">What the learner calls the arguments.</param>
/// <param name="Tolerance">Largest difference of equal numbers, relative above 1.</param>
/// <param name="Oracle">The right result for other arguments, or the exception of arguments that make no sense.</param>
/// <param name="Answer">The answer's result for other arguments.</param>
internal sealed record Attempt(
    IReadOnlyList<Trial> Trials, IReadOnlyList<string> Names, double Tolerance, Func<object[], object?> Oracle,
        Func<object[], object?> Answer)
{
    /// <summary>How long it may take to ask more. A relation that was not found by then is not reported.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Whether the time to ask more is over.</summary>
    public bool IsLate => clock.Elapsed > Patience;

    /// <summary>The numbers of every case; null when a case has no numbers, or not as many as are right.</summary>
    public IReadOnlyList<Pair>? Pairs { get; } = Paired(Trials);

    /// <summary>The same answer on some of the cases.</summary>
    public Attempt With(IReadOnlyList<Trial> trials) => new(trials, Names, Tolerance, Oracle, Answer);

    /// <summary>Whether two numbers are equal within the tolerance.</summary>
    public bool Close(double a, double b) => a.Equals(b) || (double.IsFinite(b) && Math.Abs(a - b) <= Tolerance * Math.Max(1, Math.Abs(b)));

    /// <summary>Whether all numbers are.</summary>
    public bool Close(IReadOnlyList<double> a, IReadOnlyList<double> b) => a.Count == b.Count
        && a.Zip(b).All(p => Close(p.First, p.Second));

    private static List<Pair>? Paired(IReadOnlyList<Trial> trials)
    {
        var pairs = new List<Pair>();
        foreach (var trial in trials)
        {
            if (Notebooks.Trials.Numbers(trial.Given) is not { } given || Notebooks.Trials.Numbers(trial.Right) is not { } right
                || given.Count != right.Count)
            {
                return null;
            }

            pairs.Add(new Pair(trial, [.. given], [.. right]));
        }

        return pairs;
    }
}
