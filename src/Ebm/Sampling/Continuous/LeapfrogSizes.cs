namespace Ebm;

/// <summary>ε s for x and −½ ε β s for p, one of each a coordinate, forwards and backwards in time.</summary>
internal readonly struct LeapfrogSizes
{
    public LeapfrogSizes(double stepSize, double beta, double[] scales)
    {
        Beta = beta;
        Drift = Array.ConvertAll(scales, s => (float)(stepSize * s));
        Kick = Array.ConvertAll(scales, s => (float)(-0.5 * stepSize * beta * s));
        (BackDrift, BackKick) = (Array.ConvertAll(Drift, v => -v), Array.ConvertAll(Kick, v => -v));
    }

    public double Beta { get; }

    public float[] Drift { get; }

    public float[] Kick { get; }

    public float[] BackDrift { get; }

    public float[] BackKick { get; }
}
