namespace Ebm.Kernel.Grading.Silent;

/// <summary>What <c>Display()</c> is to an answer that is graded: nothing is shown.</summary>
public static class SilentDisplay
{
    /// <summary>Shows nothing.</summary>
    public static SilentValue Display(this object? value, params string[] mimeTypes) => new();

    /// <summary>Shows nothing.</summary>
    public static SilentValue DisplayAs(this string text, string mimeType) => new();
}

/// <summary>A value that is not shown.</summary>
public sealed class SilentValue
{
    /// <summary>Shows nothing.</summary>
    public void Update(object? value)
    {
    }
}
