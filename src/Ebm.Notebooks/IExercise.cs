namespace Ebm.Notebooks;

/// <summary>An exercise as programs see it: what it asks, and a check of any answer. <see cref="Exercises.All"/> lists them.</summary>
public interface IExercise
{
    /// <summary>Chapter and name: <c>02.stable-softmin</c>.</summary>
    string Id { get; }

    /// <summary>A few words: the heading above its cell.</summary>
    string Title { get; }

    /// <summary>1: one formula; 2: an algorithm or a trap; 3: several ideas at once.</summary>
    int Difficulty { get; }

    /// <summary>The heading of the chapter's section to read again after a wrong answer.</summary>
    string Section { get; }

    /// <summary>Help in steps, the least telling first.</summary>
    IReadOnlyList<string> Hints { get; }

    /// <summary>The delegate type of an answer.</summary>
    Type AnswerType { get; }

    /// <summary>Tries an answer.</summary>
    /// <param name="answer">A function of <see cref="AnswerType"/>, or one with the same parameters and result.</param>
    /// <param name="seed">Seed of the drawn cases: another seed draws others.</param>
    /// <exception cref="ArgumentException">The function takes or returns something else.</exception>
    Verdict Check(Delegate answer, ulong seed = Exercises.DefaultSeed);
}
