using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Where the chains of one batch are: all that the next step needs, and the scratch memory it works in.</summary>
/// <remarks>
/// A sampler of your own makes it with the energy and ends each step with <see cref="MoveTo"/>; for a step that is a function of one state,
/// <see cref="Chains.Rule"/> does both.
/// </remarks>
public sealed partial class ChainState
{
    /// <summary>Makes the state of chains that start at given points, with their energies.</summary>
    /// <param name="energy">The energy E; asked once.</param>
    /// <param name="points">One state of the energy's space for each chain; copied.</param>
    /// <exception cref="SamplingException">An energy there is not finite.</exception>
    public ChainState(IEnergy energy, Batch points)
        : this(energy, points, chainsPerStream: 1)
    {
    }

    internal ChainState(IEnergy energy, Batch points, int chainsPerStream)
        : this(Dimensions(energy), points.Count, chainsPerStream, slopes: false)
    {
        ChainStart.Copy(points, energy.Space, this);
        energy.Energies(States, Energies);
        RequireFiniteStart();
    }

    internal ChainState(int dimension, int count, int chainsPerStream, bool slopes)
    {
        (Dimension, Count) = (dimension, count);
        Width = (count + chainsPerStream - 1) / chainsPerStream * chainsPerStream;
        Positions = new float[dimension * count];
        Energies = new float[count];
        Gradients = slopes ? new float[dimension * count] : [];
        NewPoints = new float[dimension * count];
        NewEnergies = new float[count];
        NewGradients = slopes ? new float[dimension * count] : [];
        Noise = new float[dimension * Width];
        Uniform = new float[Width];
        LogRatio = new float[count];
    }

    /// <summary>The number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>The number of chains.</summary>
    public int Count { get; }

    /// <summary>Where the chains are; a copy.</summary>
    public Points Points => new((float[])Positions.Clone(), Dimension);

    /// <summary>Dimension × Count numbers, coordinate by coordinate.</summary>
    internal float[] Positions { get; set; }

    /// <summary>E of every chain's point. A sampler that never asks for energies leaves them as they were one step before.</summary>
    public float[] Energies { get; internal set; }

    /// <summary>∂E/∂x, laid out like the points; empty where the sampler needs none.</summary>
    public float[] Gradients { get; internal set; }

    /// <summary>Steps done so far.</summary>
    public long Steps { get; internal set; }

    /// <summary>The hotter levels of parallel tempering, or empty.</summary>
    internal ChainState[] Levels { get; set; } = [];

    /// <summary>E of every chain at one level of parallel tempering: what a ladder of temperatures has seen. A copy.</summary>
    /// <param name="level">0 is the coldest, the state itself; other samplers have no other level.</param>
    public double[] EnergiesAt(int level)
    {
        Check.Between(level, 0, Levels.Length);
        return Array.ConvertAll(level == 0 ? Energies : Levels[level - 1].Energies, e => (double)e);
    }

    /// <summary>The points as energies read them.</summary>
    internal Batch States => new(Positions, Dimension, Count);

    /// <summary>The proposed points as energies read them.</summary>
    internal Batch Proposals => new(NewPoints, Dimension, Count);

    /// <summary>The energies of all values of one coordinate, value by value, where Gibbs sampling needs them.</summary>
    internal double[] Candidates { get; set; } = [];

    /// <summary>The trajectory of a no-U-turn sampler, or null.</summary>
    internal TrajectoryTree? Tree { get; set; }

    /// <summary>Whether the energies, and the gradients if there are any, are those of the points.</summary>
    internal bool EnergiesAreCurrent { get; private set; } = true;

    internal int Width { get; }

    internal float[] NewPoints { get; set; }

    internal float[] NewEnergies { get; set; }

    internal float[] NewGradients { get; set; }

    internal float[] Noise { get; }

    internal float[] Uniform { get; }

    internal float[] LogRatio { get; }

    /// <summary>Draws Dimension × Width normal numbers; row d's first Count are the chains'.</summary>
    internal void DrawNoise(Rng rng)
    {
        if (Platform.Interprets)
            rng.FillGaussianPlain(Noise, Width, Count);
        else
            rng.FillGaussian(Noise);
    }

    internal ReadOnlySpan<float> NoiseRow(int d) => Noise.AsSpan(d * Width, Count);

    /// <summary>
    /// Langevin's move of every chain: target = x − step · gradient + noise · ξ, with fresh ξ. The target may be the points themselves.
    /// </summary>
    internal void Drift(float[] target, double step, double noise, Rng rng)
    {
        TensorPrimitives.MultiplyAdd(Gradients, -(float)step, Positions, target);
        DrawNoise(rng);
        for (var d = 0; d < Dimension; d++)
        {
            var row = target.AsSpan(d * Count, Count);
            TensorPrimitives.MultiplyAdd(NoiseRow(d), (float)noise, row, row);
        }
    }

    /// <summary>Ends a step: every chain goes to its new point, which may be its old one. <see cref="Steps"/> grows by one.</summary>
    /// <param name="points">Where each chain is now; copied.</param>
    /// <param name="energies">E there, Count numbers; copied.</param>
    /// <exception cref="SamplingException">An energy or a point is not finite; the chains stay where they were.</exception>
    public void MoveTo(Batch points, ReadOnlySpan<float> energies)
    {
        Check.Length(points.Dimension, Dimension, "points.Dimension");
        Check.Length(points.Count, Count, "points.Count");
        Check.Length(energies.Length, Count, "energies.Length");
        if (Gradients.Length > 0) throw new InvalidOperationException("This state keeps gradients too; its own sampler moves it.");
        points.Values.CopyTo(NewPoints);
        energies.CopyTo(NewEnergies);
        TakeProposals();
    }

    /// <summary>The point of one chain, in double precision; a copy.</summary>
    /// <param name="chain">0 … Count − 1.</param>
    public double[] PointOf(int chain)
    {
        Check.Between(chain, 0, Count - 1);
        return [.. Enumerable.Range(0, Dimension).Select(d => (double)Positions[(d * Count) + chain])];
    }

    private static int Dimensions(IEnergy energy)
    {
        ArgumentNullException.ThrowIfNull(energy);
        return energy.Dimension;
    }
}
