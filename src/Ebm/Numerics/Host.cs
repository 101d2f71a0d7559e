// Between the steps of a long loop Poll() calls Interruption, which may throw.
//
// One read of memory where no host asks. A poll stands where what the loop changes is whole: between updates of a training, sweeps of
// a lattice, steps of a chain, tiles of a product. A change that must not end half-way runs between Hold and Release.

using System.Runtime.CompilerServices;

namespace Ebm;

/// <summary>What the program that uses the library may tell it. Nothing here is needed: a plain program leaves it alone.</summary>
public static class Host
{
    private static volatile Action? interruption;

    [ThreadStatic]
    private static int held;

    /// <summary>
    /// Called again and again by every loop of the library that can last, on each thread that works in it; null for nothing. If it throws,
    /// the loop stops and the exception reaches the caller of the library; training keeps what its last whole step had reached.
    /// </summary>
    /// <remarks>
    /// A notebook kernel sets it to a method that throws when the cell was interrupted. It must be quick and safe on any thread.
    /// </remarks>
    public static Action? Interruption
    {
        get => interruption;
        set => interruption = value;
    }

    /// <summary>
    /// Runs a part of a cell that may have to stop before the cell does: an answer to an exercise, whose time is limited. The checks that
    /// the kernel has put into the cell's loops, and the polls of the library, throw <see cref="OperationCanceledException"/> in this part
    /// once the token is cancelled. Null where cells have no such checks.
    /// </summary>
    public static Action<Action, CancellationToken>? Limited { get; set; }

    /// <summary>Whether polls of this thread are held back.</summary>
    internal static bool IsHeld => held > 0;

    /// <summary>Stops here if the host says so.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Poll()
    {
        if (interruption is not null)
            Ask();
    }

    /// <summary>Holds polls of this thread, and of those that work for it, back until the same number of releases.</summary>
    internal static void Hold() => held++;

    /// <summary>Ends <see cref="Hold"/>.</summary>
    internal static void Release() => held--;

    /// <summary>
    /// Makes a value with the polls of this thread held back, as what is made with a type must be: if that fails once, the type is of no
    /// use ever after.
    /// </summary>
    internal static T Whole<T>(Func<T> make)
    {
        Hold();
        try
        {
            return make();
        }
        finally
        {
            Release();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Ask()
    {
        if (held == 0)
            interruption?.Invoke();
    }
}
