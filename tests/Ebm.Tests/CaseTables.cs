namespace Ebm.Tests;

/// <summary>What the library has, by reflection, against what the contract tests list: a new type cannot stay untested unnoticed.</summary>
internal static class CaseTables
{
    /// <summary>Fails with the name of every type of a kind that no case is of, and where to add one.</summary>
    /// <param name="kind">The interface or the base class of the kind.</param>
    /// <param name="listed">The types of all cases.</param>
    /// <param name="table">The table of cases, as a sentence names it.</param>
    /// <param name="file">Where it stands, below tests/Ebm.Tests.</param>
    public static void RequireListed(Type kind, HashSet<Type> listed, string table, string file) => RequireListed(
        kind.Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && kind.IsAssignableFrom(t)), listed, table, file);

    /// <summary>The same for types that are known already.</summary>
    public static void RequireListed(IEnumerable<Type> types, HashSet<Type> listed, string table, string file)
    {
        string[] missing = [.. types.Where(t => !listed.Contains(t)).Select(t => t.Name).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, $"{string.Join(", ", missing)}: no case in {table}. The contract tests try what is entered in "
            + $"tests/Ebm.Tests/{file}; CONTRIBUTING.md says what an entry is.");
    }
}
