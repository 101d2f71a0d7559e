namespace Ebm.Benchmarks.Pairs;

/// <summary>
/// One row of the table of ratios: a piece of work that a peer and we both do. To add a row, add a class that implements
/// this and has a constructor without parameters; the runner finds it.
/// </summary>
public interface IPair
{
    /// <summary>The row's name on the command line and in file names, such as "hopfield-store-4096".</summary>
    string Row { get; }

    /// <summary>What is done, in a few words.</summary>
    string Work { get; }

    /// <summary>The peers. All are timed; the ratio is with the fastest.</summary>
    IReadOnlyList<Peer> Peers { get; }

    /// <summary>The thread counts to measure.</summary>
    IReadOnlyList<int> Threads => [1, 2];

    /// <summary>How many times faster than the fastest peer we mean to be.</summary>
    double Target(int threads);

    /// <summary>What bounds our time, for the reader of a missed row; empty when there is nothing to say.</summary>
    string Limit => "";

    /// <summary>Makes the inputs, untimed, and returns the work that is timed.</summary>
    PairedWork Prepare(int threads);
}

/// <summary>A peer's workload: a script beside this project, and the name under which the script times it.</summary>
/// <param name="Script">File name under peers/, such as "p02_hopfield.py".</param>
/// <param name="Name">The exact name the script gives to its timeit.</param>
/// <param name="Share">How much of our work the script's workload does; its time is divided by this.</param>
public sealed record Peer(string Script, string Name, double Share = 1);

/// <summary>Our side of a row.</summary>
/// <param name="Run">Does the work once.</param>
/// <param name="Observe">Numbers that show it was the same work, such as an overlap or log Z; read after the last run.</param>
/// <param name="Items">How many updates or steps that is; shown as a rate. 0 where a rate says nothing.</param>
/// <param name="Operations">Multiplications and additions of its matrix products; 0 where a row is not mostly matrix products.</param>
public sealed record PairedWork(Action Run, Func<IReadOnlyDictionary<string, double>>? Observe = null, double Items = 0,
    double Operations = 0);
