//  A batch of m states of n coordinates lies coordinate by coordinate:   x_d of state i  =  values[d m + i]
//
//  Inner loops then run over states and vectorise. This file is the only place that knows the layout's rule and checks it.
//
//  The batch contract, kept by every energy:
//    - energies has room for m numbers, gradients for n m; longer buffers are welcome, what lies behind is left alone;
//    - E of a state does not depend on which others are in the batch;
//    - +∞ is a wall: a state that cannot be. A coordinate that is not finite gives an energy that is not finite, never an exception;
//      a number that a discrete coordinate cannot take is refused, but for RBMs, whose formula has values between 0 and 1 too;
//    - one thread at a time, unless the energy is an IConcurrentEnergy.

namespace Ebm;

/// <summary>
/// Many states, coordinate by coordinate, as energies read them. Not stored: <see cref="Points"/> owns numbers, a batch looks at them.
/// </summary>
/// <remarks>
/// <code>
/// A batch of m states of n coordinates lies coordinate by coordinate:   x_d of state i  =  values[d m + i]
/// </code>
/// </remarks>
public readonly ref struct Batch
{
    /// <summary>Looks at numbers that lie coordinate by coordinate.</summary>
    /// <param name="values">dimension × count numbers.</param>
    /// <param name="dimension">n, coordinates of a state, ≥ 1.</param>
    /// <param name="count">m, states, ≥ 1.</param>
    public Batch(ReadOnlySpan<float> values, int dimension, int count)
    {
        Check.AtLeast(dimension, 1);
        Check.AtLeast(count, 1);
        if (values.Length != dimension * (long)count)
            throw new ArgumentException($"values has length {values.Length}; {dimension} coordinates × {count} states are needed.",
                nameof(values));
        Values = values;
        Dimension = dimension;
        Count = count;
    }

    /// <summary>All numbers, coordinate by coordinate.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>n, coordinates of a state.</summary>
    public int Dimension { get; }

    /// <summary>m, how many states.</summary>
    public int Count { get; }

    /// <summary>One coordinate of one state.</summary>
    /// <param name="state">0 … Count − 1.</param>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such state or coordinate.</exception>
    public float this[int state, int coordinate]
    {
        get
        {
            if ((uint)state >= (uint)Count || (uint)coordinate >= (uint)Dimension)
                Outside(state, coordinate);
            return Values[(coordinate * Count) + state];
        }
    }

    /// <summary>One coordinate of every state.</summary>
    /// <param name="d">0 … Dimension − 1.</param>
    public ReadOnlySpan<float> Coordinate(int d) => Values.Slice(d * Count, Count);

    /// <summary>Copies one state out.</summary>
    /// <param name="state">0 … Count − 1.</param>
    /// <param name="target">Receives Dimension numbers.</param>
    public void CopyState(int state, Span<double> target)
    {
        for (var d = 0; d < Dimension; d++)
            target[d] = Values[(d * Count) + state];
    }

    /// <summary>Takes a batch apart.</summary>
    /// <param name="values">All numbers, coordinate by coordinate.</param>
    /// <param name="count">How many states.</param>
    public void Deconstruct(out ReadOnlySpan<float> values, out int count)
    {
        values = Values;
        count = Count;
    }

    /// <summary>What every energy does first: checks the batch and where the energies go.</summary>
    /// <param name="dimension">What the energy needs.</param>
    /// <param name="energies">Receives Count numbers.</param>
    /// <returns>This batch.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public Batch For(int dimension, Span<float> energies) => For(dimension, energies.Length);

    /// <summary>The same where the energies are in double precision.</summary>
    internal Batch For(int dimension, Span<double> energies) => For(dimension, energies.Length);

    /// <summary>What every energy with gradients does first.</summary>
    /// <param name="dimension">What the energy needs.</param>
    /// <param name="energies">Receives Count numbers.</param>
    /// <param name="gradients">Receives Dimension × Count numbers.</param>
    /// <returns>This batch.</returns>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public Batch For(int dimension, Span<float> energies, Span<float> gradients)
    {
        For(dimension, energies);
        if (gradients.Length < Values.Length)
            throw new ArgumentException($"gradients has length {gradients.Length}; {Dimension} coordinates × {Count} states are needed.",
                nameof(gradients));
        return this;
    }

    // Apart, so that the check is small enough to be inlined.
    private void Outside(int state, int coordinate)
    {
        Check.Between(state, 0, Count - 1);
        Check.Between(coordinate, 0, Dimension - 1);
    }

    private Batch For(int dimension, int room)
    {
        if (Dimension != dimension)
            throw new ArgumentException($"states has {Dimension} coordinates; this energy needs {dimension}.", "states");
        if (room < Count)
            throw new ArgumentException($"energies has length {room}; {Count} are needed.", "energies");
        return this;
    }
}

/// <summary>An energy that answers batches in double precision too: tables, whose numbers may lie far apart.</summary>
internal interface IExactEnergy : IEnergy
{
    /// <summary>Writes E of every state.</summary>
    void Energies(Batch states, Span<double> energies);
}

/// <summary>Batches of energies whose formula is written for one state.</summary>
internal static class StateByState
{
    /// <summary>Asks the energy for one state after the other, in double precision.</summary>
    public static void Fill(IEnergy energy, Batch states, Span<float> energies)
    {
        states.For(energy.Dimension, energies);
        var state = new double[energy.Dimension];
        for (var i = 0; i < states.Count; i++)
        {
            states.CopyState(i, state);
            energies[i] = (float)energy.Energy(state);
        }
    }

    /// <summary>Asks a formula for one state after the other, with gradients.</summary>
    /// <param name="states">The batch, checked.</param>
    /// <param name="energies">Receives the energies.</param>
    /// <param name="gradients">Receives the gradients, laid out like the states.</param>
    /// <param name="ask">Writes ∂E/∂x into its second argument and returns E; may overwrite its first.</param>
    public static void Fill(Batch states, Span<float> energies, Span<float> gradients, EnergyOfState ask)
    {
        var (state, gradient) = (new double[states.Dimension], new double[states.Dimension]);
        for (var i = 0; i < states.Count; i++)
        {
            states.CopyState(i, state);
            energies[i] = (float)ask(state, gradient);
            for (var d = 0; d < gradient.Length; d++)
                gradients[(d * states.Count) + i] = (float)gradient[d];
        }
    }

    /// <summary>E of one state, which may be overwritten; its gradient is written where there is room for one.</summary>
    internal delegate double EnergyOfState(double[] state, Span<double> gradient);
}
