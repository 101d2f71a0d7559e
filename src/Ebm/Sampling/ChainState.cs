using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Where the chains of one batch are: all that the next step needs, and the scratch memory it works in.</summary>
public sealed partial class ChainState
{
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
        if (Machine.Interprets)
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

    /// <summary>The point of one chain, in double precision; a copy.</summary>
    /// <param name="chain">0 … Count − 1.</param>
    public double[] PointOf(int chain)
    {
        Check.Between(chain, 0, Count - 1);
        return [.. Enumerable.Range(0, Dimension).Select(d => (double)Positions[(d * Count) + chain])];
    }
}
