namespace Ebm.Kernel.Documents;

/// <summary>A notebook that cannot be used. The message is one line, names the file and says what to do about it.</summary>
public sealed class NotebookException : Exception
{
    /// <summary>An exception with a one-line message.</summary>
    public NotebookException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a one-line message and its cause.</summary>
    public NotebookException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
