using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ebm;

/// <summary>Argument checks whose message names the parameter, its value and the allowed range.</summary>
internal static class Check
{
    public static void Positive<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value > T.Zero) || T.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be positive and finite.");
        }
    }

    public static void NotNegative<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value >= T.Zero) || T.IsInfinity(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be ≥ 0 and finite.");
        }
    }

    /// <summary>Refuses what is 0, nearly 0 or ∞ as a float, whose inverse is not finite then.</summary>
    public static void PositiveSingle(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Positive(value, name);
        if (!float.IsNormal((float)value))
            throw new ArgumentOutOfRangeException(name, value,
                $"{name} = {value} must lie between 1.2e-38 and 3.4e+38: it is needed in single precision.");
    }

    /// <summary>Refuses what is ∞ as a float.</summary>
    public static void NotNegativeSingle(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        NotNegative(value, name);
        if (!float.IsFinite((float)value))
            throw new ArgumentOutOfRangeException(name, value,
                $"{name} = {value} must be at most 3.4e+38: it is needed in single precision.");
    }

    /// <summary><see cref="PositiveSingle"/> for initialisers: gives the value back.</summary>
    public static double PositiveSingleValue(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        PositiveSingle(value, name);
        return value;
    }

    /// <summary><see cref="NotNegativeSingle"/> for initialisers: gives the value back.</summary>
    public static double NotNegativeSingleValue(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        NotNegativeSingle(value, name);
        return value;
    }

    /// <summary><see cref="Positive"/> for initialisers: gives the value back.</summary>
    public static double PositiveValue(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        Positive(value, name);
        return value;
    }

    /// <summary><see cref="NotNegative"/> for initialisers: gives the value back.</summary>
    public static double NotNegativeValue(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        NotNegative(value, name);
        return value;
    }

    /// <summary><see cref="AtLeast"/> for initialisers: gives the value back.</summary>
    public static int AtLeastValue(int value, int least, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        AtLeast(value, least, name);
        return value;
    }

    /// <summary>Gives back a value that lies between 0 and 1, both excluded.</summary>
    public static double InsideUnitInterval(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is > 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must lie between 0 and 1, and be neither.");

    public static void AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value >= least))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be at least {least}.");
        }
    }

    public static void Between<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : INumber<T>
    {
        if (!(value >= least && value <= most))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must lie between {least} and {most}.");
        }
    }

    /// <summary>Refuses an energy with a coordinate that is not real, for a method that moves freely.</summary>
    /// <param name="energy">The energy.</param>
    /// <param name="method">What the method does, such as "Metropolis steps by Gaussian numbers".</param>
    /// <param name="name">The parameter's name.</param>
    public static void RealSpace(IEnergy energy, string method, [CallerArgumentExpression(nameof(energy))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(energy, name);
        if (!energy.Space.IsReal)
            throw new ArgumentException($"{method}, for which all coordinates must be real; the space of this energy is {energy.Space}."
                + (energy.Space.IsDiscrete ? " Its states can be counted: see Gibbs and StateSpace.States." : ""), name);
    }

    /// <summary>Refuses a temperature at which log Z is not known: all but β = 1.</summary>
    /// <param name="beta">β.</param>
    /// <param name="why">What is special at β = 1, such as "a flow is normalised there".</param>
    public static void BetaIsOne(double beta, string why)
    {
        if (beta != 1)
            throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} must be 1: {why}, and elsewhere log Z is not known.");
    }

    public static void Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be finite.");
        }
    }

    public static void Finite(ReadOnlySpan<double> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
            {
                throw new ArgumentException($"{name}[{i}] = {values[i]} is not a finite number.", name);
            }
        }
    }

    public static void Finite(ReadOnlySpan<float> values, [CallerArgumentExpression(nameof(values))] string name = "")
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException($"{name}[{i}] = {values[i]} is not a finite number.", name);
            }
        }
    }

    /// <summary>Numbers or +∞, which forbids a state; not all forbidden.</summary>
    public static void EnergyTable(ReadOnlySpan<double> energies, [CallerArgumentExpression(nameof(energies))] string name = "")
    {
        var allowed = energies.Length == 0;
        for (var i = 0; i < energies.Length; i++)
        {
            if (double.IsNaN(energies[i]) || double.IsNegativeInfinity(energies[i]))
                throw new ArgumentException($"{name}[{i}] = {energies[i]}: an energy must be a number or +∞.", name);
            allowed |= double.IsFinite(energies[i]);
        }

        if (!allowed) throw new ArgumentException($"{name} forbids every state: all are +∞; one must be a number.", name);
    }

    /// <summary>Refuses a list with an element that is null, by its name.</summary>
    public static void NoNulls<T>(IReadOnlyList<T> elements, [CallerArgumentExpression(nameof(elements))] string name = "")
        where T : class
    {
        for (var i = 0; i < elements.Count; i++)
            ArgumentNullException.ThrowIfNull(elements[i], $"{name}[{i}]");
    }

    public static void Length(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            throw new ArgumentException($"{name} has length {actual}; {expected} is needed.", name);
        }
    }

    /// <summary>Refuses count × width floats that one array or the memory cannot hold.</summary>
    public static void Memory(long count, long width, string name)
    {
        var bytes = count * width * sizeof(float);
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (count * width > Array.MaxLength || bytes > available)
            throw new ArgumentOutOfRangeException(name, count,
                $"{name} = {count} rows of {width} need {bytes / 1e9:F1} GB; there are {available / 1e9:F1} GB, and one array holds " +
                $"{Array.MaxLength} numbers.");
    }
}
