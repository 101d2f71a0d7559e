namespace Ebm.Kernel.Sessions;

/// <summary>What keeps a cell from running, said in one line; carries the error that the reader sees.</summary>
internal sealed class CellException : Exception
{
    public CellException(string name, string message)
        : this(new CellError(name, message, [$"{name}: {message}"]))
    {
    }

    public CellException(CellError error)
        : base(error.Message) => Error = error;

    public CellError Error { get; }
}
