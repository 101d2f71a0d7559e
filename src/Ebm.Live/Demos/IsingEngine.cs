//  E/T = −(|J|/T) (± Σ s_i s_j + (h/|J|) Σ s_i):     a lattice with J = ±1, β = |J|/T and the field h/|J|; for J = 0, β = 1/T and h.

using System.Runtime.InteropServices;

namespace Ebm.Live;

/// <summary>
/// Moves the spins of a lattice by whichever of three lattices is right for what is asked: without a field, with one, in clusters.
/// </summary>
internal sealed class IsingEngine
{
    private MultiSpinIsing? _plain;
    private FieldLattice? _field;
    private ClusterSteps? _clusters;
    private int _side, _sign;

    /// <summary>Whether the spins are a state of the chain: no cluster is half grown.</summary>
    public bool IsWhole => _clusters is not { IsWhole: false };

    private bool IsMade => _plain is not null || _field is not null || _clusters is not null;

    /// <summary>Prepares the next sweeps; the spins stay.</summary>
    /// <param name="side">L, a multiple of 128.</param>
    /// <param name="temperature">T, &gt; 0.</param>
    /// <param name="coupling">J.</param>
    /// <param name="field">h.</param>
    /// <param name="wolff">Clusters in place of single spins; h must be 0.</param>
    /// <param name="bits">Room for the spins; at the first call, the spins.</param>
    /// <param name="rng">Makes the streams of a new lattice.</param>
    public void Use(int side, double temperature, double coupling, double field, bool wolff, byte[] bits, Rng rng)
    {
        double strength = Math.Abs(coupling);
        double beta = strength == 0 ? 1 / temperature : strength / temperature, scaled = strength == 0 ? field : field / strength;
        int sign = Math.Sign(coupling);
        bool fits = (_side, _sign) == (side, sign)
            && (wolff ? _clusters is not null : field != 0 ? _field is not null : _plain is not null);
        if (!fits)
        {
            if (IsMade) CopyBits(bits);
            (_plain, _field, _clusters) = (null, null, null);
            if (wolff) _clusters = new ClusterSteps(new IsingLattice(side, side, beta, rng, sign));
            else if (field != 0) _field = new FieldLattice(side);
            else _plain = MultiSpinIsing.Lattice(side, beta, rng, sign);
            (_side, _sign) = (side, sign);
            SetBits(bits);
        }

        _field?.Set(beta, sign, scaled);
        if (_plain is not null && _plain.Beta != beta) _plain.SetBeta(beta);
        if (_clusters is null || _clusters.Lattice.Beta == beta) return;
        _clusters.Forget();
        _clusters.Lattice.SetBeta(beta);
    }

    /// <summary>Updates every spin once, or flips clusters: about as many spins, on a large lattice fewer.</summary>
    /// <returns>What fraction of the spins had their turn: 1, or that of all clusters.</returns>
    public double Sweep(Rng rng)
    {
        if (_clusters is not null) return _clusters.Step(rng) / ((double)_side * _side);
        _plain?.Sweep();
        _field?.Sweep(rng);
        return 1;
    }

    /// <summary>Reads the spins, eight to a byte, row by row.</summary>
    public void CopyBits(Span<byte> bits)
    {
        _plain?.CopyBits(bits);
        _clusters?.Lattice.CopyBits(bits);
        if (_field is not null) MemoryMarshal.AsBytes(_field.Words).CopyTo(bits);
    }

    /// <summary>Sets the spins from such bits.</summary>
    public void SetBits(ReadOnlySpan<byte> bits)
    {
        _clusters?.Forget();
        _plain?.SetBits(bits);
        _clusters?.Lattice.SetBits(bits);
        if (_field is not null) bits.CopyTo(MemoryMarshal.AsBytes(_field.Words));
    }
}
