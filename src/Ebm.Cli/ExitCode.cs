namespace Ebm.Cli;

/// <summary>What the process's exit code says.</summary>
internal static class ExitCode
{
    /// <summary>Everything ran and every claim holds.</summary>
    public const int Ok = 0;

    /// <summary>
    /// A cell failed, a claim is false, a file was unreadable, or a page of the book lacks something: a picture, a link's end, a formula.
    /// </summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong, or names a file that is missing or a place that is empty or cannot be written.</summary>
    public const int Usage = 2;

    /// <summary>The run was interrupted.</summary>
    public const int Interrupted = 130;
}
