using System.Globalization;

namespace Ebm.Live;

/// <summary>Something of a demo that can be turned. Its value comes from outside as text and is always within its range.</summary>
/// <param name="name">The word in the page's address.</param>
/// <param name="label">What stands beside the control.</param>
internal abstract class Parameter(string name, string label)
{
    /// <summary>The word in the page's address.</summary>
    public string Name { get; } = name;

    /// <summary>What stands beside the control.</summary>
    public string Label { get; } = label;

    /// <summary>Whether a new value starts the run again.</summary>
    public bool Restarts { get; init; }

    /// <summary>The value as text, as <see cref="Set"/> reads it.</summary>
    public abstract string Text { get; }

    /// <summary>Takes a value. One that is out of range is moved to the nearest that is not; one that makes no sense is refused.</summary>
    /// <param name="text">The value, from anywhere.</param>
    /// <returns>Null, or one sentence about what was not as asked.</returns>
    public abstract string? Set(string text);

    /// <summary>What the page needs to make a control.</summary>
    public abstract object Describe();

    /// <summary>At most so much of what came from outside is repeated in a sentence.</summary>
    protected static string Quoted(string text) => text.Length <= 40 ? $"'{text}'" : $"'{text[..40]}…'";
}

/// <summary>A number on a slider.</summary>
/// <param name="name">The word in the page's address.</param>
/// <param name="label">What stands beside the slider.</param>
/// <param name="value">Where it starts.</param>
/// <param name="least">The smallest value.</param>
/// <param name="most">The largest value.</param>
/// <param name="step">The distance between two values on the slider.</param>
internal sealed class Slider(string name, string label, double value, double least, double most, double step) : Parameter(name, label)
{
    /// <summary>The number, least … most.</summary>
    public double Value { get; private set; } = value;

    /// <summary>The number as a whole one.</summary>
    public int Whole => (int)Math.Round(Value);

    /// <summary>Whether the slider moves in equal ratios; then the smallest value is above 0.</summary>
    public bool Logarithmic { get; init; }

    /// <inheritdoc/>
    public override string Text => Value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Sets the number from inside the demo; it is kept within the range, and whole where the step is.</summary>
    public void Set(double number) => Value = Math.Clamp(step == Math.Round(step) ? Math.Round(number) : number, least, most);

    /// <inheritdoc/>
    public override string? Set(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            return $"{Name}: {Quoted(text)} is no number; it stays {Text}.";
        Set(number);
        if (Value == number) return null;
        string what = number < least || number > most ? FormattableString.Invariant($"not from {least} to {most}") : "no whole number";
        return $"{Name}: {Quoted(text)} is {what}; {Text} is taken.";
    }

    /// <inheritdoc/>
    public override object Describe() =>
        new { kind = "slider", name = Name, label = Label, text = Text, least, most, step, logarithmic = Logarithmic };
}

/// <summary>One of several words.</summary>
/// <param name="name">The word in the page's address.</param>
/// <param name="label">What stands beside the choice.</param>
/// <param name="options">The words; the first is where it starts.</param>
internal sealed class Choice(string name, string label, params string[] options) : Parameter(name, label)
{
    /// <summary>Which of the words, from 0.</summary>
    public int Index { get; private set; }

    /// <summary>How many words there are.</summary>
    public int Count => options.Length;

    /// <inheritdoc/>
    public override string Text => options[Index];

    /// <summary>Sets the choice from inside the demo.</summary>
    /// <param name="index">0 … Count − 1.</param>
    public void Set(int index) => Index = Math.Clamp(index, 0, options.Length - 1);

    /// <inheritdoc/>
    public override string? Set(string text)
    {
        int index = Array.IndexOf(options, text);
        if (index < 0) return $"{Name}: {Quoted(text)} is none of {string.Join(", ", options)}; it stays {Text}.";
        Index = index;
        return null;
    }

    /// <inheritdoc/>
    public override object Describe() => new { kind = "choice", name = Name, label = Label, text = Text, options };
}
