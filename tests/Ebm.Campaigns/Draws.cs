namespace Ebm.Campaigns;

/// <summary>Numbers drawn from a seed: splitmix64 (Steele, Lea, Flood 2014).</summary>
internal sealed class Draws(ulong seed)
{
    private ulong _state = seed;

    /// <summary>64 random bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A whole number from 0 to count − 1.</summary>
    public int Index(int count) => (int)(Next() % (ulong)count);

    /// <summary>A time between two, uniform.</summary>
    public TimeSpan Seconds(double from, double to) => TimeSpan.FromSeconds(from + ((to - from) * (Next() >> 11) * (1.0 / (1UL << 53))));
}
