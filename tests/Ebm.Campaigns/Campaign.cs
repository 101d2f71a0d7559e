namespace Ebm.Campaigns;

/// <summary>One long run. Program.cs finds every class of this kind and offers it under its name.</summary>
internal abstract class Campaign
{
    /// <summary>The word that names it on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>
    /// Whether it runs with the others when all are asked for. False where it is a part of <c>.ci/long</c> by itself.
    /// </summary>
    public virtual bool IsOneOfAll => true;

    /// <summary>Runs it and prints what failed.</summary>
    public abstract Task<Tally> RunAsync(CampaignOptions options);
}

/// <summary>How long and from where.</summary>
/// <param name="Tries">How many tries; 0 takes the campaign's own number.</param>
/// <param name="Seed">Of everything random.</param>
/// <param name="Only">Part of a case's name, to run only such cases; empty for all.</param>
/// <param name="Log">Where it says what it finds. A session takes the console for its cells.</param>
internal sealed record CampaignOptions(int Tries, ulong Seed, string Only, TextWriter Log);

/// <summary>How it went.</summary>
internal sealed record Tally(int Passed, int Failed);
