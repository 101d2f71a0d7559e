//  Z = Tr (D W)^height                                           (Kramers & Wannier 1941)
//
//  D   diagonal over the 2^width states of a row: exp(βJ Σ_c σ_cσ_{c+1} + βh Σ_c σ_c)
//  W   couples a row to the next: the product over columns of the 2 × 2 matrices exp(βJ σσ')
//
//  W is applied column by column, so that one row costs width · 2^width; the trace takes one starting vector for each necklace,
//  the 2^width states up to rotation. A number v > 0 is carried as log v = t · level + S, with t = β max(|J|, |h|): the level is a mean of
//  small whole numbers where there is no field, and S an entropy. Beside them go first and second derivative of log v in one parameter
//  s: a mean and a variance. A factor exp(t l) adds l to the level and its slope to the first derivative; in a sum of two, with shares p,
//  levels and means are averaged, S = p₁S₁ + p₂S₂ − p₁ log p₁ − p₂ log p₂, and the variances add up with p₁p₂ (mean₁ − mean₂)². All are
//  relative to rows and bonds of the highest weight: no underflow and no cancellation at any temperature.
//  With s = t: ⟨E⟩ = −mean, Var E = variance, in units of max(|J|, |h|). With s = βh: ⟨M⟩ = mean, ⟨M²⟩ = variance + mean².

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
        var unit = Unit(coupling, field);
        var (origin, total) = LogTrace(width, height, beta, coupling, field, coupling / unit, field / unit);
        var mean = origin.First + total.First;
        return new Equilibrium(beta, beta * unit * (origin.Level + total.Level) + total.Entropy, -unit * mean,
            total.Second * unit * unit, total.Entropy);
    }

    /// <summary>⟨m⟩ and ⟨m²⟩ of the magnetisation per site by transfer matrix.</summary>
    /// <inheritdoc cref="TransferMatrix"/>
    public static (double Mean, double MeanSquare) TransferMatrixMagnetisation(int width, int height, double beta, double coupling = 1,
        double field = 0)
    {
        var (origin, total) = LogTrace(width, height, beta, coupling, field, 0, 1);
        double sites = (double)width * height, first = origin.First + total.First;
        return (first / sites, (total.Second + first * first) / (sites * sites));
    }

    /// <summary>max(|J|, |h|), and 1 where both are 0.</summary>
    private static double Unit(double coupling, double field) =>
        Math.Max(Math.Abs(coupling), Math.Abs(field)) is > 0 and var largest ? largest : 1;

    /// <summary>
    /// log Z with its derivatives in s, where βJ and βh have the given slopes: that of the best rows and bonds, if they all could be had
    /// together, and the rest.
    /// </summary>
    private static (Weight Origin, Weight Relative) LogTrace(int width, int height, double beta, double coupling, double field,
        double couplingSlope, double fieldSlope)
    {
        Check.Between(width, 1, 12);
        Check.AtLeast(height, 1);
        Check.Finite([beta * coupling, beta * field], "beta · coupling, beta · field");
        double unit = Unit(coupling, field), t = beta * unit, bond = coupling / unit;
        var size = 1 << width;
        var rows = new Weight[size];
        var best = Weight.One;
        for (var s = 0; s < size; s++)
        {
            var up = System.Numerics.BitOperations.PopCount((uint)s);
            var bonds = width - 2 * System.Numerics.BitOperations.PopCount((uint)(s ^ Rotated(s, width)));
            var spins = 2 * up - width;
            rows[s] = new Weight(bond * bonds + field / unit * spins, 0, couplingSlope * bonds + fieldSlope * spins, 0);
            if (s == 0 || t * rows[s].Level > t * best.Level) best = rows[s];
        }
        // Taken out of each row, and the better of its two values out of each vertical bond.
        var (equal, different) = (new Weight(bond, 0, couplingSlope, 0), new Weight(-bond, 0, -couplingSlope, 0));
        var better = t * bond >= 0 ? equal : different;
        (equal, different) = (equal.Over(better), different.Over(better));
        for (var s = 0; s < size; s++) rows[s] = rows[s].Over(best);
        var total = Weight.Zero;
        var v = new Weight[size];
        for (var start = 0; start < size; start++)
        {
            var turns = Rotations(start, width);
            if (turns == 0) continue;
            Array.Fill(v, Weight.Zero);
            v[start] = Weight.One with { Entropy = Math.Log(turns) };
            for (var r = 0; r < height; r++)
            {
                Host.Poll();
                for (var s = 0; s < size; s++) v[s] = v[s].Times(rows[s]);
                for (var c = 0; c < width; c++) Couple(1 << c, equal, different, t, v);
            }
            total = Weight.Sum(total, v[start], t);
        }
        return (new Weight(height * (best.Level + width * better.Level), 0, height * (best.First + width * better.First), 0), total);
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
    private static void Couple(int bit, Weight equal, Weight different, double t, Weight[] v)
    {
        for (var s = 0; s < v.Length; s++)
        {
            if ((s & bit) != 0) continue;
            var (down, up) = (v[s], v[s | bit]);
            v[s] = Weight.Sum(down.Times(equal), up.Times(different), t);
            v[s | bit] = Weight.Sum(down.Times(different), up.Times(equal), t);
        }
    }

    /// <summary>A positive number by its logarithm t · Level + Entropy, with the logarithm's derivatives in s.</summary>
    private readonly record struct Weight(double Level, double Entropy, double First, double Second)
    {
        public static Weight Zero => new(0, double.NegativeInfinity, 0, 0);

        public static Weight One => new(0, 0, 0, 0);

        public static Weight Sum(Weight a, Weight b, double t)
        {
            if (double.IsNegativeInfinity(a.Entropy)) return b;
            if (double.IsNegativeInfinity(b.Entropy)) return a;
            var log = t * (b.Level - a.Level) + (b.Entropy - a.Entropy);
            if (log > 0) (a, b, log) = (b, a, -log);
            var ratio = Math.Exp(log);
            if (ratio == 0) return a;
            double share = ratio / (1 + ratio), apart = b.First - a.First;
            return new Weight(a.Level + share * (b.Level - a.Level),
                a.Entropy + share * (b.Entropy - a.Entropy) + Math.Log(1 + ratio) - share * log, a.First + share * apart,
                a.Second + share * (b.Second - a.Second) + share / (1 + ratio) * apart * apart);
        }

        public Weight Times(in Weight factor) => new(Level + factor.Level, Entropy, First + factor.First, Second);

        public Weight Over(in Weight divisor) => new(Level - divisor.Level, Entropy, First - divisor.First, Second);
    }
}
