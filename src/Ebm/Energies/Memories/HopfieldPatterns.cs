// Patterns ξ^μ, μ = 1 … K: arrays of N entries ±1. Helpers to make, damage and check them.

namespace Ebm;

/// <summary>Makes and damages patterns of ±1.</summary>
/// <remarks>
/// <code>
/// Patterns ξ^μ, μ = 1 … K: arrays of N entries ±1. Helpers to make, damage and check them.
/// </code>
/// </remarks>
public static class HopfieldPatterns
{
    /// <summary>Random patterns: every entry is ±1 by a fair coin of its own.</summary>
    /// <param name="count">K ≥ 1.</param>
    /// <param name="spins">N ≥ 1.</param>
    /// <param name="rng">Where the coins come from.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number below 1, or more patterns than memory holds.</exception>
    public static int[][] Random(int count, int spins, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(count, 1);
        Check.AtLeast(spins, 1);
        Check.Memory(count, spins, nameof(count));
        var patterns = new int[count][];
        var bits = new ulong[(spins + 63) / 64];
        for (var mu = 0; mu < count; mu++)
        {
            Host.Poll();
            rng.FillBits(bits);
            patterns[mu] = new int[spins];
            for (var i = 0; i < spins; i++)
                patterns[mu][i] = (bits[i / 64] >> (i % 64) & 1) == 1 ? 1 : -1;
        }

        return patterns;
    }

    /// <summary>A copy with a random fraction of its entries flipped.</summary>
    /// <param name="pattern">Entries ±1; not changed.</param>
    /// <param name="share">0 … 1; the nearest whole number of entries is flipped.</param>
    /// <param name="rng">Chooses the entries.</param>
    public static int[] Damage(int[] pattern, double share, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(share, 0, 1);
        var places = Enumerable.Range(0, pattern.Length).ToArray();
        rng.Shuffle<int>(places);
        var copy = (int[])pattern.Clone();
        foreach (var i in places.AsSpan(0, (int)Math.Round(share * pattern.Length)))
            copy[i] = -copy[i];
        return copy;
    }

    /// <summary>+1 where a grey value is above the threshold, −1 elsewhere.</summary>
    /// <param name="image">Grey values; NaN is refused.</param>
    /// <param name="threshold">Above it is ink.</param>
    /// <exception cref="ArgumentException">A value is not finite.</exception>
    public static int[] FromImage(float[] image, double threshold)
    {
        ArgumentNullException.ThrowIfNull(image);
        Check.Finite(image);
        return Array.ConvertAll(image, v => v > threshold ? 1 : -1);
    }

    /// <summary>The patterns as rows of floats.</summary>
    /// <exception cref="ArgumentException">None, unequal lengths, an entry that is not ±1.</exception>
    internal static float[] Rows(IReadOnlyList<int[]> patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        Check.AtLeast(patterns.Count, 1, "patterns.Count");
        ArgumentNullException.ThrowIfNull(patterns[0], "patterns[0]");
        var n = patterns[0].Length;
        Check.AtLeast(n, 1, "patterns[0].Length");
        Check.Memory(patterns.Count, n, nameof(patterns));
        var rows = new float[patterns.Count * n];
        for (var mu = 0; mu < patterns.Count; mu++)
        {
            Host.Poll();
            ArgumentNullException.ThrowIfNull(patterns[mu], $"patterns[{mu}]");
            Check.Length(patterns[mu].Length, n, $"patterns[{mu}]");
            ToFloats(patterns[mu], rows.AsSpan(mu * n, n), $"patterns[{mu}]");
        }

        return rows;
    }

    /// <exception cref="ArgumentException">An entry that is not ±1.</exception>
    internal static float[] ToFloats(int[] state, string name)
    {
        var floats = new float[state.Length];
        ToFloats(state, floats, name);
        return floats;
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization)]
    private static void ToFloats(int[] state, Span<float> floats, string name)
    {
        // s is ±1 if and only if s² = 1 as a 64-bit product; a loop without branches, then one with, only to name the culprit.
        long wrong = 0;
        for (var i = 0; i < state.Length; i++)
        {
            wrong |= ((long)state[i] * state[i]) ^ 1;
            floats[i] = state[i];
        }

        if (wrong != 0)
        {
            var i = Array.FindIndex(state, s => s is not (1 or -1));
            throw new ArgumentException($"{name}[{i}] = {state[i]}; a spin must be 1 or -1.", name);
        }
    }
}
