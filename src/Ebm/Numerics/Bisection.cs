//  low, high ← the half of [low, high] at whose lower end "before" holds and at whose upper end it does not
//
//  MathNet's root finders want values of opposite signs at the ends and stop at an absolute accuracy.
//      Here a statement that turns from true to
//  false is enough: it may be flat on either side, and the steps run down to the last digit of a number of any size.

namespace Ebm;

/// <summary>The place where a statement about a number turns from true to false.</summary>
internal static class Bisection
{
    /// <summary>Halves an interval around the turn.</summary>
    /// <param name="low">Where the statement is true; not asked.</param>
    /// <param name="high">Where it is false; not asked.</param>
    /// <param name="before">The statement.</param>
    /// <param name="steps">How often to halve at most.</param>
    /// <param name="relative">Stop where the interval is no longer than this part of the size of its upper end.</param>
    /// <returns>The last interval.</returns>
    public static (double Low, double High) Of(double low, double high, Func<double, bool> before, int steps, double relative = 0)
    {
        for (var step = 0; step < steps && high - low > relative * Math.Abs(high); step++)
        {
            var middle = low + ((high - low) / 2);
            if (before(middle)) low = middle;
            else high = middle;
        }

        return (low, high);
    }

    /// <summary>The middle of that interval.</summary>
    /// <inheritdoc cref="Of"/>
    public static double Middle(double low, double high, Func<double, bool> before, int steps, double relative = 0)
    {
        (low, high) = Of(low, high, before, steps, relative);
        return low + ((high - low) / 2);
    }
}
