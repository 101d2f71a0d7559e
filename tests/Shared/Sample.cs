namespace Ebm.Testing;

/// <summary>
/// Which part of a long table a test run tries, by the variable EBM_SAMPLE: "all", or a number, from which each table takes its share.
/// Without it the number is 0. `.ci/run` gives a number that follows from the commit, so that a few commits try everything; `.ci/long` says
/// "all".
/// </summary>
internal static class Sample
{
    private static readonly string? Asked = Environment.GetEnvironmentVariable("EBM_SAMPLE") is { Length: > 0 } value ? value : null;

    /// <summary>Whether everything is tried.</summary>
    public static bool IsAll => Asked == "all";

    /// <summary>Whether the entry at a place of a table is tried where one in so many is.</summary>
    /// <param name="place">The entry's place, ≥ 0.</param>
    /// <param name="oneIn">≥ 1.</param>
    public static bool Takes(int place, int oneIn) => IsAll || (place + Number) % oneIn == 0;

    private static int Number => Asked is null ? 0
        : int.TryParse(Asked, out int number) && number >= 0 ? number
        : throw new InvalidOperationException($"EBM_SAMPLE is {Asked}, not \"all\" or a number.");
}
