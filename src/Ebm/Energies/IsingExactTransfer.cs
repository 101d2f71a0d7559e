//  Z = Tr (D W)^height                                           (Kramers & Wannier 1941)
//
//  D   diagonal over the 2^width states of a row: exp(βJ Σ_c σ_cσ_{c+1} + βh Σ_c σ_c)
//  W   couples a row to the next: the product over columns of the 2 × 2 matrices exp(βJ σσ')
//
//  W is applied column by column, so that one row costs width · 2^width; the trace takes 2^width starting vectors.
//  Slopes come with the value: every number is carried with its first and second derivative in one parameter s,
//  and a factor exp(w(s)) with constant slope w' maps
//      (v, v', v'') → exp(w) (v, v' + w'v, v'' + 2w'v' + w'²v).
//  With s = β: ⟨E⟩ = −Z'/Z and Var E = Z''/Z − ⟨E⟩². With s = βh: ⟨M⟩ = Z'/Z and ⟨M²⟩ = Z''/Z.

namespace Ebm;

public static partial class IsingExact
{
    /// <summary>log Z, mean energy and heat capacity by transfer matrix: a second way to the numbers that counting gives.</summary>
    /// <param name="width">Sites in a row, 1 … 12. The cost grows as 4^width.</param>
    /// <param name="height">Rows, ≥ 1, as many as you like.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="coupling">J.</param>
    /// <param name="field">h.</param>
    public static Equilibrium TransferMatrix(int width, int height, double beta, double coupling = 1, double field = 0)
    {
        var (log, first, second) = LogTrace(width, height, beta * coupling, beta * field, coupling, field);
        return new Equilibrium(beta, log, -first, second - first * first);
    }

    /// <summary>⟨m⟩ and ⟨m²⟩ of the magnetisation per site by transfer matrix.</summary>
    /// <inheritdoc cref="TransferMatrix"/>
    public static (double Mean, double MeanSquare) TransferMatrixMagnetisation(int width, int height, double beta, double coupling = 1, double field = 0)
    {
        var (_, first, second) = LogTrace(width, height, beta * coupling, beta * field, 0, 1);
        double sites = width * height;
        return (first / sites, second / (sites * sites));
    }

    /// <summary>log Z, Z'/Z and Z''/Z, where K = βJ has the slope kSlope and B = βh has bSlope.</summary>
    private static (double Log, double First, double Second) LogTrace(int width, int height, double k, double b, double kSlope, double bSlope)
    {
        Check.Between(width, 1, 12);
        Check.AtLeast(height, 1);
        Check.Finite([k, b], "beta · coupling, beta · field");
        var size = 1 << width;
        var (row, rowSlope) = (new double[size], new double[size]);
        for (var s = 0; s < size; s++)
        {
            var up = System.Numerics.BitOperations.PopCount((uint)s);
            var bonds = width - 2 * System.Numerics.BitOperations.PopCount((uint)(s ^ ((s >> 1) | ((s & 1) << (width - 1)))));
            row[s] = k * bonds + b * (2 * up - width);
            rowSlope[s] = kSlope * bonds + bSlope * (2 * up - width);
        }
        var shift = row.Max();  // taken out of each row, and |K| out of each vertical bond, so that nothing overflows
        for (var s = 0; s < size; s++) row[s] = Math.Exp(row[s] - shift);

        var (v, v1, v2) = (new double[size], new double[size], new double[size]);
        double z = 0, z1 = 0, z2 = 0;
        for (var start = 0; start < size; start++)
        {
            Array.Clear(v);
            Array.Clear(v1);
            Array.Clear(v2);
            v[start] = 1;
            for (var r = 0; r < height; r++)
            {
                Host.Poll();
                for (var s = 0; s < size; s++) Multiply(row[s], rowSlope[s], ref v[s], ref v1[s], ref v2[s]);
                for (var c = 0; c < width; c++) Couple(1 << c, Math.Exp(k - Math.Abs(k)), Math.Exp(-k - Math.Abs(k)), kSlope, v, v1, v2);
            }
            z += v[start];
            z1 += v1[start];
            z2 += v2[start];
        }
        return (Math.Log(z) + height * (shift + width * Math.Abs(k)), z1 / z, z2 / z);
    }

    private static void Multiply(double factor, double slope, ref double v, ref double v1, ref double v2)
    {
        v2 = factor * (v2 + slope * (2 * v1 + slope * v));
        v1 = factor * (v1 + slope * v);
        v *= factor;
    }

    /// <summary>Multiplies by the 2 × 2 matrix of one vertical bond, on the spin that bit stands for.</summary>
    private static void Couple(int bit, double equal, double different, double slope, double[] v, double[] v1, double[] v2)
    {
        for (var s = 0; s < v.Length; s++)
        {
            if ((s & bit) != 0) continue;
            var t = s | bit;
            var (a, a1, a2, b, b1, b2) = (v[s], v1[s], v2[s], v[t], v1[t], v2[t]);
            var (c, c1, c2, d, d1, d2) = (a, a1, a2, b, b1, b2);
            Multiply(equal, slope, ref a, ref a1, ref a2);
            Multiply(different, -slope, ref d, ref d1, ref d2);
            (v[s], v1[s], v2[s]) = (a + d, a1 + d1, a2 + d2);
            Multiply(different, -slope, ref c, ref c1, ref c2);
            Multiply(equal, slope, ref b, ref b1, ref b2);
            (v[t], v1[t], v2[t]) = (c + b, c1 + b1, c2 + b2);
        }
    }
}
