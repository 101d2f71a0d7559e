using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Takes what the formatter writes of one value, up to a length and a depth. The formatter itself follows a list that holds itself until
/// the stack overflows: here is where it can be stopped.
/// </summary>
/// <param name="limit">How many characters a value may take.</param>
internal sealed class BoundedWriter(int limit) : TextWriter
{
    private const int DepthLimit = 12;

    private readonly StringBuilder _text = new();

    /// <summary>The formatter's place in the value.</summary>
    public FormatContext? Context { get; set; }

    /// <summary>How deep it has been.</summary>
    public int MaxDepth { get; private set; }

    /// <summary>Whether the value was longer than the limit; the text is its beginning.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the value goes deeper than can be shown.</summary>
    public bool IsTooDeep { get; private set; }

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        MaxDepth = Math.Max(MaxDepth, Context?.Depth ?? 0);
        IsTooDeep |= MaxDepth > DepthLimit || !RuntimeHelpers.TryEnsureSufficientExecutionStack();
        if (IsTooDeep)
            throw new InvalidOperationException("the value goes too deep to be shown");
        int room = Math.Min(limit - _text.Length, buffer.Length);
        _text.Append(buffer[..room]);
        if (room == buffer.Length)
            return;
        IsCut = true;
        throw new InvalidOperationException("the value is too large to be shown");
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
