//  Z = Tr (D W)^height                                           (Kramers & Wannier 1941)
//
//  D   diagonal over the 2^width states of a row: exp(βJ Σ_c σ_cσ_{c+1} + βh Σ_c σ_c)
//  W   couples a row to the next: the product over columns of the 2 × 2 matrices exp(βJ σσ')
//
//  W is applied column by column, so that one row costs width · 2^width; the trace takes one starting vector for each necklace,
//  the 2^width states up to rotation. Every number v > 0 is carried as log v with first and second derivative of log v in one parameter
//  s: a mean and a variance. A factor exp(w(s)) with constant gradient w' maps (log v, mean, variance) → (log v + w, mean + w', variance),
//  and in a sum of two the variances add up with p₁p₂ (mean₁ − mean₂)²: no underflow and no cancellation at any temperature.
//  With s = β: ⟨E⟩ = −mean, Var E = variance. With s = βh: ⟨M⟩ = mean, ⟨M²⟩ = variance + mean².

namespace Ebm;

public static partial class IsingExact
{
    /// <summary>log Z, mean energy and heat capacity by transfer matrix: a second way to the numbers that counting gives.</summary>
    /// <param name="width">Sites in a row, 1 … 12. The cost grows as 4^width; 12 × 12 takes seconds.</param>
    /// <param name="height">Rows, ≥ 1, as many as you like.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="coupling">J.</param>
    /// <param name="field">h.</param>
    public static Equilibrium TransferMatrix(int width, int height, double beta, double coupling = 1, double field = 0)
    {
        var (log, first, second) = LogTrace(width, height, beta * coupling, beta * field, coupling, field);
        return new Equilibrium(beta, log, -first, second);
    }

    /// <summary>⟨m⟩ and ⟨m²⟩ of the magnetisation per site by transfer matrix.</summary>
    /// <inheritdoc cref="TransferMatrix"/>
    public static (double Mean, double MeanSquare) TransferMatrixMagnetisation(int width, int height, double beta, double coupling = 1,
        double field = 0)
    {
        var (_, first, second) = LogTrace(width, height, beta * coupling, beta * field, 0, 1);
        double sites = (double)width * height;
        return (first / sites, (second + first * first) / (sites * sites));
    }

    /// <summary>log Z with its derivatives, where K = βJ has the gradient kSlope and B = βh has bSlope.</summary>
    private static Weight LogTrace(int width, int height, double k, double b, double kSlope, double bSlope)
    {
        Check.Between(width, 1, 12);
        Check.AtLeast(height, 1);
        Check.Finite([k, b], "beta · coupling, beta · field");
        var size = 1 << width;
        var (row, rowSlope) = (new double[size], new double[size]);
        for (var s = 0; s < size; s++)
        {
            var up = System.Numerics.BitOperations.PopCount((uint)s);
            var bonds = width - 2 * System.Numerics.BitOperations.PopCount((uint)(s ^ Rotated(s, width)));
            row[s] = k * bonds + b * (2 * up - width);
            rowSlope[s] = kSlope * bonds + bSlope * (2 * up - width);
        }
        var shift = row.Max();  // taken out of each row, and |K| out of each vertical bond: short logarithms are exact ones
        var (equal, different) = (k - Math.Abs(k), -k - Math.Abs(k));
        var total = Weight.Zero;
        var v = new Weight[size];
        for (var start = 0; start < size; start++)
        {
            var turns = Rotations(start, width);
            if (turns == 0) continue;
            Array.Fill(v, Weight.Zero);
            v[start] = new Weight(Math.Log(turns), 0, 0);
            for (var r = 0; r < height; r++)
            {
                Host.Poll();
                for (var s = 0; s < size; s++) v[s] = v[s].Times(row[s] - shift, rowSlope[s]);
                for (var c = 0; c < width; c++) Couple(1 << c, equal, different, kSlope, v);
            }
            total += v[start];
        }
        return total with { Log = total.Log + height * (shift + width * Math.Abs(k)) };
    }

    private static int Rotated(int s, int width) => (s >> 1) | ((s & 1) << (width - 1));

    /// <summary>How many states of a row are rotations of this one; 0 where one of them has a smaller number and speaks for all.</summary>
    private static int Rotations(int state, int width)
    {
        var (turns, s) = (1, Rotated(state, width));
        for (; s != state; s = Rotated(s, width), turns++)
            if (s < state) return 0;
        return turns;
    }

    /// <summary>Multiplies by the 2 × 2 matrix of one vertical bond, on the spin that bit stands for.</summary>
    private static void Couple(int bit, double equal, double different, double slope, Weight[] v)
    {
        for (var s = 0; s < v.Length; s++)
        {
            if ((s & bit) != 0) continue;
            var (down, up) = (v[s], v[s | bit]);
            v[s] = down.Times(equal, slope) + up.Times(different, -slope);
            v[s | bit] = down.Times(different, -slope) + up.Times(equal, slope);
        }
    }

    /// <summary>A positive number by its logarithm, with the logarithm's derivatives.</summary>
    private readonly record struct Weight(double Log, double First, double Second)
    {
        public static Weight Zero => new(double.NegativeInfinity, 0, 0);

        public static Weight operator +(Weight a, Weight b)
        {
            if (b.Log > a.Log) (a, b) = (b, a);
            if (double.IsNegativeInfinity(b.Log)) return a;
            var ratio = Math.Exp(b.Log - a.Log);
            double share = ratio / (1 + ratio), apart = b.First - a.First;
            return new Weight(a.Log + Math.Log(1 + ratio), a.First + share * apart,
                a.Second + share * (b.Second - a.Second) + share / (1 + ratio) * apart * apart);
        }

        public Weight Times(double log, double slope) => new(Log + log, First + slope, Second);
    }
}
