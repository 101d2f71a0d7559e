//  H(σ) = −J Σ_⟨ij⟩ σᵢσⱼ − h Σᵢ σᵢ,    σᵢ = ±1 on a width × height torus
//
//  The bond sum runs over the right and the lower neighbour of every site: 2N bonds for N sites.
//  Where a side is 2, the two bonds between a pair both count; where it is 1, a site is its own neighbour.
//
//  Enumeration visits all 2^N states in Gray-code order, one flip each, and counts g(b, M): how many have
//  bond sum b = Σσᵢσⱼ and magnetisation M = Σσᵢ. Everything else is a sum over that table.

namespace Ebm;

/// <summary>The Ising model on a small torus, exactly: by counting all states here, by transfer matrix in the other part.</summary>
/// <remarks>
/// <code>
/// H(σ) = −J Σ_⟨ij⟩ σᵢσⱼ − h Σᵢ σᵢ,    σᵢ = ±1 on a width × height torus
/// </code>
/// </remarks>
public static partial class IsingExact
{
    /// <summary>How many states of a small Ising torus have which bond sum and magnetisation.</summary>
    public sealed class States
    {
        private const double Rounding = 1e-14;

        private readonly (int Bonds, int Magnetisation, long Count)[] table;

        internal States(int width, int height, long[] counts)
        {
            (Width, Height) = (width, height);
            var rows = new List<(int, int, long)>();
            for (var b = -2 * Sites; b <= 2 * Sites; b++)
                for (var m = -Sites; m <= Sites; m++)
                    if (counts[IsingExact.Index(b, m, Sites)] is > 0 and var n) rows.Add((b, m, n));
            table = [.. rows];
        }

        /// <summary>Sites in a row.</summary>
        public int Width { get; }

        /// <summary>The number of rows of the lattice.</summary>
        public int Height { get; }

        /// <summary>The number of sites, Width · Height.</summary>
        public int Sites => Width * Height;

        /// <summary>The energy levels of H = −J b − h M with their multiplicities, lowest first.</summary>
        /// <param name="coupling">J; above 0 favours equal neighbours.</param>
        /// <param name="field">h.</param>
        public TabularEnergy Levels(double coupling = 1, double field = 0)
        {
            var (energies, counts, last) = (new List<double>(), new List<double>(), table[0]);
            foreach (var t in table.OrderBy(t => -coupling * t.Bonds - field * t.Magnetisation))
            {
                var energy = -coupling * t.Bonds - field * t.Magnetisation;
                if (energies.Count == 0 || (energy != energies[^1] && Excess(t, last, coupling, field) != 0))
                {
                    energies.Add(energy);
                    counts.Add(0);
                }
                counts[^1] += t.Count;
                last = t;
            }
            return new TabularEnergy([.. energies], [.. counts]);
        }

        /// <summary>The mean over the Gibbs distribution of any function of m = M/N, the magnetisation per site.</summary>
        /// <param name="function">For example Math.Abs, or m => m * m.</param>
        /// <param name="beta">Inverse temperature β.</param>
        /// <param name="coupling">J.</param>
        /// <param name="field">h.</param>
        public double MagnetisationMean(Func<double, double> function, double beta, double coupling = 1, double field = 0)
        {
            ArgumentNullException.ThrowIfNull(function);
            Check.Finite([beta * coupling, beta * field], "beta · coupling, beta · field");
            var p = LogWeights(beta * coupling, beta * field);
            Probability.TryNormalise(p);
            var sum = 0.0;
            for (var i = 0; i < p.Length; i++) sum += p[i] * function((double)table[i].Magnetisation / Sites);
            return sum;
        }

        /// <summary>The mean ⟨|m|⟩ of the absolute magnetisation per site.</summary>
        public double AbsoluteMagnetisation(double beta, double coupling = 1) => MagnetisationMean(Math.Abs, beta, coupling);

        /// <summary>Binder's U = 1 − ⟨m⁴⟩ / (3⟨m²⟩²): 2/3 in order, 0 in disorder, and alike for all sizes at the critical point.</summary>
        /// <remarks>−∞ in the cold limit of an antiferromagnet whose ground states have m = 0.</remarks>
        /// <param name="beta">Inverse temperature β.</param>
        /// <param name="coupling">J; βJ finite.</param>
        public double BinderCumulant(double beta, double coupling = 1)
        {
            Check.Finite([beta * coupling], "beta · coupling");
            var w = LogWeights(beta * coupling, 0);
            double LogMoment(int power) => Functions.LogSumExp([.. w.Zip(table).Where(t => t.Second.Magnetisation != 0).Select(t =>
                t.First + power * Math.Log(Math.Abs(t.Second.Magnetisation) / (double)Sites))]);
            var second = LogMoment(2);
            return double.IsNegativeInfinity(second) ? second
                : 1 - Math.Exp(LogMoment(4) + Functions.LogSumExp(w) - 2 * second) / 3;
        }

        /// <summary>log of the weights of all rows, relative to one state of the best row: no digits are lost in the cold.</summary>
        private double[] LogWeights(double k, double b)
        {
            var best = table[0];
            foreach (var t in table)
                if (Excess(t, best, k, b) > 0) best = t;
            return [.. table.Select(t => Math.Log(t.Count) + Excess(t, best, k, b))];
        }

        /// <summary>k (b − b') + h (M − M'), and 0 where that is no more than the rounding of k and h: then the states are equal.</summary>
        private static double Excess((int Bonds, int Magnetisation, long Count) t, (int Bonds, int Magnetisation, long Count) other,
            double k, double h)
        {
            const double Room = 1024;   // the parts must not overflow, as they may cancel; their sum may
            double bonds = k / Room * (t.Bonds - other.Bonds), spins = h / Room * (t.Magnetisation - other.Magnetisation);
            return Math.Abs(bonds + spins) <= Rounding * (Math.Abs(bonds) + Math.Abs(spins)) ? 0 : Room * (bonds + spins);
        }
    }

    /// <summary>Counts all 2^(width · height) states by bond sum and magnetisation. 16 sites take a millisecond, 25 a second.</summary>
    /// <param name="width">Sites in a row, ≥ 1.</param>
    /// <param name="height">Rows, ≥ 1; width · height ≤ 30.</param>
    public static States Enumerate(int width, int height)
    {
        Check.AtLeast(width, 1);
        Check.AtLeast(height, 1);
        Check.Between((long)width * height, 1, 30, "width · height");
        var sites = width * height;
        var neighbours = Neighbours(width, height);
        var spins = new int[sites];
        Array.Fill(spins, -1);
        int bonds = 2 * sites, magnetisation = -sites;
        var counts = new long[(4 * sites + 1) * (2 * sites + 1)];
        counts[Index(bonds, magnetisation, sites)]++;
        for (var step = 1L; step < 1L << sites; step++)
        {
            if ((step & 0xFFFF) == 0) Host.Poll();
            var flipped = System.Numerics.BitOperations.TrailingZeroCount(step);
            var field = 0;
            for (var k = 0; k < 4; k++)
            {
                var j = neighbours[4 * flipped + k];
                if (j != flipped) field += spins[j];
            }
            bonds -= 2 * spins[flipped] * field;
            spins[flipped] = -spins[flipped];
            magnetisation += 2 * spins[flipped];
            counts[Index(bonds, magnetisation, sites)]++;
        }
        return new States(width, height, counts);
    }

    internal static int Index(int bonds, int magnetisation, int sites) => (bonds + 2 * sites) * (2 * sites + 1) + magnetisation + sites;

    private static int[] Neighbours(int width, int height)
    {
        var neighbours = new int[4 * width * height];
        for (var r = 0; r < height; r++)
            for (var c = 0; c < width; c++)
            {
                var i = r * width + c;
                neighbours[4 * i] = r * width + (c + 1) % width;
                neighbours[4 * i + 1] = r * width + (c + width - 1) % width;
                neighbours[4 * i + 2] = (r + 1) % height * width + c;
                neighbours[4 * i + 3] = (r + height - 1) % height * width + c;
            }
        return neighbours;
    }
}
