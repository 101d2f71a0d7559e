using System.Globalization;
using System.Text.Json.Nodes;

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
/// An exercise. The learner's answer is a function; it is tried on cases against an oracle, smallest case first, and then on a property.
/// A hard-coded answer fails because the cases are many and drawn from a seed.
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

    /// <summary>Largest accepted difference, relative to the expected number where that is above 1.</summary>
    public double Tolerance { get; init; } = 1e-9;

    /// <summary>Known wrong ideas; an answer that agrees with one on every case is told its name.</summary>
    public IReadOnlyList<Misconception<T>> Misconceptions { get; init; } = [];

    /// <summary>A check beyond the cases, or instead of them: null when the answer passes.</summary>
    public Func<T, Finding?>? Property { get; init; }

    /// <summary>How long a check may take.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tries an answer.</summary>
    /// <param name="answer">The learner's function.</param>
    /// <returns>Not attempted, wrong with a counterexample, or solved with the explanation.</returns>
    public Visual Check(T answer)
    {
        if (answer is null)
        {
            return Show("wrong", new Finding("The answer is null.", "Pass your function, not its result."));
        }

        object outcome = new Finding($"No answer after {TimeLimit.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s.", "Does a loop in your function never end?");
        var thread = new Thread(() => outcome = Try(answer)) { IsBackground = true };
        thread.Start();
        thread.Join(TimeLimit);
        return outcome switch
        {
            Finding finding => Show("wrong", finding),
            NotImplementedException => Show("not-attempted", null),
            _ => Show("solved", null),
        };
    }

    /// <summary>The next hint; the last one again when there are no more.</summary>
    public Visual Hint()
    {
        var number = Math.Min(hintsGiven++, Hints.Count - 1);
        var words = $"Hint {number + 1} of {Hints.Count}: {Hints[number]}";
        return new Visual(_ => $"<div class=\"ebm-hint\" style=\"border-left:4px solid #c7991c;padding:5px 12px;margin:4px 0;background:rgba(128,128,128,.08)\">{Html5.Encode(words)}</div>", words);
    }

    /// <summary>A <see cref="Finding"/>, a <see cref="NotImplementedException"/>, or "solved".</summary>
    private object Try(T answer)
    {
        try
        {
            return Trials.FirstFailure(this, answer) ?? Property?.Invoke(answer) ?? (object)"solved";
        }
        catch (NotImplementedException stub)
        {
            return stub;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or StackOverflowException))
        {
            return new Finding($"Your function threw {e.GetType().Name}: {e.Message}", "Read the message; then try your function on the smallest input you can think of.");
        }
    }

    private Visual Show(string state, Finding? finding)
    {
        var (word, color) = state switch
        {
            "solved" => ("Solved", "#189a72"),
            "wrong" => ("Not yet", "#d1432b"),
            _ => ("Not attempted", "#8a8a8a"),
        };
        var lines = state switch
        {
            "solved" => [Explanation],
            "wrong" => new[] { finding!.Counterexample, finding.Suggests },
            _ => ["Replace the throw line by your code and run both cells."],
        };
        var facts = new JsonObject { ["id"] = Id, ["state"] = state };
        var html = $"<div class=\"ebm-exercise\" {Html5.Attribute("data-ebm-exercise", facts)} style=\"border-left:4px solid {color};padding:6px 12px;margin:4px 0;background:rgba(128,128,128,.08)\">"
            + $"<div><span style=\"color:{color};font-weight:700\">{word}</span> <span style=\"opacity:.75\">{Html5.Encode(Id)}</span></div>"
            + string.Concat(lines.Where(l => l.Length > 0).Select(l => $"<div style=\"margin-top:3px;white-space:pre-wrap\">{Html5.Encode(l)}</div>")) + "</div>";
        return new Visual(_ => html, $"{word} ({Id}): {string.Join(" ", lines)}");
    }
}
