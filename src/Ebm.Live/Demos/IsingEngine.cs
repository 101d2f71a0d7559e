//  E/T = −(|J|/T) (± Σ s_i s_j + (h/|J|) Σ s_i):     a lattice with J = ±1, β = |J|/T and the field h/|J|; for J = 0, β = 1/T and h.
//
//  A step of Wolff's is as many clusters as have N spins together, or 2¹⁵ where there are more, by the mean size since T or the spins
//  were last set, of the last hundred steps or so at most. To flip clusters until there are so many spins would look at the lattice
//  mostly after large clusters, a biased sample; so would a mean over few steps, a little. A cluster of more than 2¹⁸ spins takes
//  several steps: until it is complete, the spins are those of no state of the chain.

using System.Runtime.InteropServices;

namespace Ebm.Live;

/// <summary>
/// Moves the spins of a lattice by whichever of three lattices is right for what is asked: without a field, with one, in clusters.
/// </summary>
internal sealed class IsingEngine
{
    private const int MostSpins = 1 << 15, MostOfACluster = 1 << 18;

    private MultiSpinIsing? _plain;
    private FieldLattice? _field;
    private IsingLattice? _clusters;
    private int _side, _sign, _count, _steps;
    private int _done;      // clusters of the step that goes on, and their spins
    private long _flipped;
    private double _size;   // of a cluster: the mean over _steps, and over some hundred at most

    /// <summary>Whether the spins are a state of the chain: no cluster is half grown.</summary>
    public bool IsWhole => _clusters is not { Grows: true };

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
            if (wolff) _clusters = new IsingLattice(side, side, beta, rng, sign);
            else if (field != 0) _field = new FieldLattice(side);
            else _plain = MultiSpinIsing.Lattice(side, beta, rng, sign);
            (_side, _sign, _count) = (side, sign, 0);
            SetBits(bits);
        }

        _field?.Set(beta, sign, scaled);
        if (_plain is not null && _plain.Beta != beta) _plain.SetBeta(beta);
        if (_clusters is null || _clusters.Beta == beta) return;
        Forget();
        _clusters.SetBeta(beta);
    }

    /// <summary>Updates every spin once, or flips clusters: about as many spins, on a large lattice fewer.</summary>
    /// <returns>What fraction of the spins had their turn: 1, or that of all clusters.</returns>
    public double Sweep(Rng rng)
    {
        if (_clusters is not null) return Flip(_clusters, rng) / ((double)_side * _side);
        _plain?.Sweep();
        _field?.Sweep(rng);
        return 1;
    }

    /// <summary>Flips clusters, at most twice as many as in the step before; stops early where they have suddenly grown.</summary>
    /// <returns>Their spins; 0 where the next step must go on with the last of them.</returns>
    private long Flip(IsingLattice lattice, Rng rng)
    {
        int target = Math.Min(_side * _side, MostSpins);
        if (_done == 0 && IsWhole) _count = _count == 0 ? 1 : (int)Math.Clamp(Math.Round(target / _size), 1, 2 * _count);
        for (; _done < _count && _flipped < 4 * target; _done++)
        {
            int size = lattice.Grow(rng, MostOfACluster);
            if (size == 0) return 0;
            _flipped += size;
        }

        long flipped = _flipped;
        _size += Math.Max(0.01, 1.0 / ++_steps) * (((double)flipped / _done) - _size);
        (_done, _flipped) = (0, 0);
        return flipped;
    }

    /// <summary>Leaves a half-grown cluster, and forgets how large they are.</summary>
    private void Forget()
    {
        _clusters?.Abandon();
        (_steps, _done, _flipped) = (0, 0, 0);
    }

    /// <summary>Reads the spins, eight to a byte, row by row.</summary>
    public void CopyBits(Span<byte> bits)
    {
        _plain?.CopyBits(bits);
        _clusters?.CopyBits(bits);
        if (_field is not null) MemoryMarshal.AsBytes(_field.Words).CopyTo(bits);
    }

    /// <summary>Sets the spins from such bits.</summary>
    public void SetBits(ReadOnlySpan<byte> bits)
    {
        Forget();
        _plain?.SetBits(bits);
        _clusters?.SetBits(bits);
        if (_field is not null) bits.CopyTo(MemoryMarshal.AsBytes(_field.Words));
    }
}
