//  A step of Wolff's is as many clusters as have N spins together, or 2¹⁵ where there are more, by the mean size since T or the spins
//  were last set, of the last hundred steps or so at most. To flip clusters until there are so many spins would look at the lattice
//  mostly after large clusters, a biased sample; so would a mean over few steps, a little. A cluster of more than 2¹⁸ spins takes
//  several steps: until it is complete, the spins are those of no state of the chain.

namespace Ebm.Live;

/// <summary>Steps of about equal work for Wolff's algorithm, at every temperature.</summary>
/// <param name="lattice">The lattice; its field is 0.</param>
internal sealed class ClusterSteps(IsingLattice lattice)
{
    private const int MostSpins = 1 << 15, MostOfACluster = 1 << 18;

    private int _planned;     // clusters of a step
    private int _done;        // of them in the step that goes on, and their spins
    private long _flipped;
    private int _steps;       // since Forget
    private double _meanSize; // of a cluster in these steps, or the last hundred or so

    /// <summary>The lattice.</summary>
    public IsingLattice Lattice => lattice;

    /// <summary>Whether the spins are a state of the chain: no cluster is half grown.</summary>
    public bool IsWhole => !lattice.Grows;

    /// <summary>Flips clusters, at most twice as many as in the step before; stops early where they have suddenly grown.</summary>
    /// <returns>Their spins; 0 where the next step must go on with the last of them.</returns>
    public long Step(Rng rng)
    {
        int target = Math.Min(lattice.Rows * lattice.Columns, MostSpins);
        if (_done == 0 && IsWhole)
            _planned = _planned == 0 ? 1 : (int)Math.Clamp(Math.Round(target / _meanSize), 1, 2 * _planned);
        for (; _done < _planned && _flipped < 4 * target; _done++)
        {
            int size = lattice.Grow(rng, MostOfACluster);
            if (size == 0) return 0;
            _flipped += size;
        }

        long flipped = _flipped;
        _meanSize += Math.Max(0.01, 1.0 / ++_steps) * (((double)flipped / _done) - _meanSize);
        (_done, _flipped) = (0, 0);
        return flipped;
    }

    /// <summary>Leaves a half-grown cluster, and forgets how large they are: T or the spins are set anew.</summary>
    public void Forget()
    {
        lattice.Abandon();
        (_steps, _done, _flipped) = (0, 0, 0);
    }
}
