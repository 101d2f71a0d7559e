namespace Ebm.Tests.Energies;

/// <summary>Dense memories against the plain energy, and their bit errors against theory.</summary>
public class DenseMemoryTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(null)]
    public void A_sweep_takes_the_lower_energy_of_every_spin(int? order)
    {
        var memory = new DenseMemory(Patterns(1, 9, 12), order);
        var state = Patterns(2, 1, 12)[0];
        var expected = (int[])state.Clone();
        for (var i = 0; i < expected.Length; i++)
        {
            var (up, down) = ((int[])expected.Clone(), (int[])expected.Clone());
            (up[i], down[i]) = (1, -1);
            // The oracle: both energies in full.
            expected[i] = memory.Energy(up) < memory.Energy(down) ? 1 : memory.Energy(up) > memory.Energy(down) ? -1 : expected[i];
        }

        memory.Sweep(state);
        Assert.Equal(expected, state);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(null)]
    public void Recall_never_raises_the_energy_and_restores_a_pattern(int? order)
    {
        var patterns = Patterns(3, 60, 64);
        var memory = new DenseMemory(patterns, order);
        var probe = (int[])patterns[7].Clone();
        for (var i = 0; i < 8; i++)
        {
            probe[i * 5] *= -1;
        }

        var found = memory.Recall(probe);
        Assert.True(found.Converged);
        Assert.Equal(patterns[7], found.State);
        Assert.True(found.Energies.Zip(found.Energies.Skip(1)).All(p => p.Second <= p.First));
    }

    // Order 3 at N = 100. Bits of one network share its patterns, so the standard error is taken over networks.
    // The formula is the leading term for large N; "within 12 %" allows for the next one, plus 4.5 standard errors: false alarms below
    // 1e-5.
    [Theory]
    [InlineData(100, 1500)]
    [InlineData(60, 800)]
    public void First_step_error_matches_theory(int spins, int count)
    {
        const int networks = 40;
        var errors = Enumerable.Range(0, networks).Select(s =>
        {
            var memory = new DenseMemory(Patterns((ulong)(100 + s), count, spins), 3);
            return Enumerable.Range(0, 20).Average(memory.FirstStepError);
        }).ToList();
        var mean = errors.Average();
        var standardError = Math.Sqrt(errors.Sum(e => (e - mean) * (e - mean)) / (networks - 1) / networks);
        var theory = DenseMemory.TheoreticalError(spins, count, 3);
        Assert.InRange(mean, (0.88 * theory) - (4.5 * standardError), (1.12 * theory) + (4.5 * standardError));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("patterns[0][1] = 0", Assert.Throws<ArgumentException>(() => new DenseMemory([[1, 0]], 3)).Message);
        Assert.Contains("patterns[1] has length 1", Assert.Throws<ArgumentException>(() => new DenseMemory([[1, 1], [1]], 3)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseMemory([], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DenseMemory([[1]], 1));
        Assert.Throws<ArgumentException>(() => new DenseMemory([[1, 1]], 2).Recall([1]));
        Assert.Throws<InvalidOperationException>(() => new DenseMemory([[1, 1]], 2).LogEnergy([1, 1]));
    }

    internal static int[][] Patterns(ulong seed, int count, int length)
    {
        var state = seed * 0x9E3779B97F4A7C15UL;
        int Next()
        {
            // splitmix64: the library's own generator is not what is tested here.
            var z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return ((z ^ (z >> 31)) & 1) == 0 ? -1 : 1;
        }

        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => Next()).ToArray())];
    }
}
