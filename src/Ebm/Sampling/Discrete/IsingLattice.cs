//  E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i,     s_i = ±1 on a square lattice,  p ∝ e^{−βE}
//
//  J > 0 ferromagnet: neighbours like to be equal; J < 0 antiferromagnet; J = 0 free spins in the field h.
//  Flipping s_i costs ΔE = 2 s_i (J Σ_neighbours s_j + h).
//  Every site has a bond to the right and one down. So on a torus with a side of 2 a pair is joined twice and both bonds count;
//  with a side of 1 a site is joined to itself, which adds the constant −J.
//
//  The updates: IsingLatticeUpdates.cs.

namespace Ebm;

/// <summary>What lies beyond the edge of a lattice.</summary>
public enum LatticeBorder
{
    /// <summary>The opposite edge: every site has four neighbours.</summary>
    Torus,

    /// <summary>Nothing: sites at the edge have three neighbours, at corners two.</summary>
    Free,
}

/// <summary>Ising spins on a square lattice, written to be read; <see cref="MultiSpinIsing"/> is the fast one.</summary>
/// <remarks>
/// <code>
/// E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i,     s_i = ±1 on a square lattice,  p ∝ e^{−βE}
/// </code>
/// </remarks>
public sealed partial class IsingLattice
{
    private readonly int[] neighbours;   // 4 a site: up, down, left, right; −1 = none
    private readonly sbyte[] spins;
    private readonly int[] cluster;
    private readonly bool[] inCluster;   // all false where no cluster grows

    /// <summary>Makes a lattice of random spins.</summary>
    /// <param name="rows">The number of rows, ≥ 1.</param>
    /// <param name="columns">The number of columns, ≥ 1.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="rng">Random numbers for the start.</param>
    /// <param name="coupling">J, finite.</param>
    /// <param name="field">h, finite.</param>
    /// <param name="border">Torus or free.</param>
    public IsingLattice(int rows, int columns, double beta, Rng rng, double coupling = 1, double field = 0,
        LatticeBorder border = LatticeBorder.Torus)
    {
        Check.AtLeast(rows, 1);
        Check.AtLeast(columns, 1);
        Check.Positive(beta);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Finite([coupling, field], "coupling, field");
        Check.Between((long)rows * columns, 1, Array.MaxLength / 4, "rows · columns");
        (Rows, Columns, Beta, Coupling, Field, Border) = (rows, columns, beta, coupling, field, border);
        spins = new sbyte[rows * columns];
        cluster = new int[spins.Length];
        inCluster = new bool[spins.Length];
        neighbours = new int[4 * spins.Length];
        for (var i = 0; i < spins.Length; i++)
        {
            var (y, x) = (i / columns, i % columns);
            neighbours[4 * i] = Site(y - 1, x);
            neighbours[(4 * i) + 1] = Site(y + 1, x);
            neighbours[(4 * i) + 2] = Site(y, x - 1);
            neighbours[(4 * i) + 3] = Site(y, x + 1);
            spins[i] = (sbyte)(rng.NextBernoulli(0.5) ? 1 : -1);
        }

        Prepare();
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>The number of columns.</summary>
    public int Columns { get; }

    /// <summary>The inverse temperature β.</summary>
    public double Beta { get; private set; }

    /// <summary>The coupling J between neighbours.</summary>
    public double Coupling { get; }

    /// <summary>The field h on every spin.</summary>
    public double Field { get; private set; }

    /// <summary>What lies beyond the edge.</summary>
    public LatticeBorder Border { get; }

    /// <summary>The spin of a site; may be set to +1 or −1.</summary>
    /// <param name="row">0 … Rows − 1.</param>
    /// <param name="column">0 … Columns − 1.</param>
    public int this[int row, int column]
    {
        get => spins[Index(row, column)];
        set
        {
            if (value is not (1 or -1)) throw new ArgumentOutOfRangeException(nameof(value), value,
                $"value = {value}; a spin is +1 or -1.");
            spins[Index(row, column)] = (sbyte)value;
        }
    }

    /// <summary>The energy that is sampled, for whoever takes any energy.</summary>
    public IsingEnergy Model => new(Rows, Columns, Coupling, Field, Border);

    /// <summary>The energy E, summed from scratch.</summary>
    public double Energy()
    {
        double bonds = 0, sum = 0;
        for (var i = 0; i < spins.Length; i++)
        {
            sum += spins[i];
            for (var k = 1; k < 4; k += 2)   // down and right: every bond once
                if (neighbours[(4 * i) + k] is >= 0 and var j) bonds += spins[i] * spins[j];
        }

        return (-Coupling * bonds) - (Field * sum);
    }

    /// <summary>The magnetisation per site m = Σ s_i / N, −1 … 1.</summary>
    public double Magnetisation()
    {
        var sum = 0;
        foreach (var s in spins) sum += s;
        return (double)sum / spins.Length;
    }

    /// <summary>ΔE of flipping one spin.</summary>
    /// <param name="row">0 … Rows − 1.</param>
    /// <param name="column">0 … Columns − 1.</param>
    public double EnergyChange(int row, int column) => EnergyChange(Index(row, column));

    /// <summary>The spins, [row, column]; a copy.</summary>
    public sbyte[,] Spins()
    {
        var copy = new sbyte[Rows, Columns];
        for (var i = 0; i < spins.Length; i++) copy[i / Columns, i % Columns] = spins[i];
        return copy;
    }

    /// <summary>Turns the field and keeps the spins.</summary>
    /// <param name="field">h, finite.</param>
    public void SetField(double field)
    {
        Check.Finite([field], nameof(field));
        Field = field;
        Prepare();
    }

    /// <summary>Changes the temperature and keeps the spins.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public void SetBeta(double beta)
    {
        Check.Positive(beta);
        Beta = beta;
        Prepare();
    }

    private double EnergyChange(int i)
    {
        var sum = 0;
        for (var k = 0; k < 4; k++)
            if (neighbours[(4 * i) + k] is >= 0 and var j && j != i) sum += spins[j];
        return 2 * spins[i] * ((Coupling * sum) + Field);
    }

    private int Index(int row, int column)
    {
        Check.Between(row, 0, Rows - 1);
        Check.Between(column, 0, Columns - 1);
        return (row * Columns) + column;
    }

    private int Site(int y, int x)
    {
        if (Border == LatticeBorder.Torus) return ((y + Rows) % Rows * Columns) + ((x + Columns) % Columns);
        return y < 0 || y >= Rows || x < 0 || x >= Columns ? -1 : (y * Columns) + x;
    }
}
