namespace Ebm.Live;

/// <summary>All demos, in the order in which the page and the help list them.</summary>
internal static class Catalogue
{
    private static readonly (DemoCard Card, Func<Demo> Make)[] Entries = [.. ((Func<Demo>[])
    [
        () => new IsingDemo(),
        () => new MemoryDemo(),
        () => new RaceDemo(),
        () => new RobotDemo(),
        () => new LatticeDemo(),
        () => new DiffusionDemo(),
        () => new LearningDemo(),
        () => new DigitsDemo(),
        () => new WritingDemo(),
    ]).Select(make => (make().Card, make))];

    /// <summary>What is said of each.</summary>
    public static IReadOnlyList<DemoCard> Cards { get; } = [.. Entries.Select(entry => entry.Card)];

    /// <summary>The demo of a name; null if there is none.</summary>
    public static Demo? Make(string name) => Entries.FirstOrDefault(entry => entry.Card.Name == name).Make?.Invoke();
}
