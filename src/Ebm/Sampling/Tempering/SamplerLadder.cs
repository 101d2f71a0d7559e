namespace Ebm;

/// <summary>Makes the samplers of several temperatures, and checks that they fit each other.</summary>
internal static class SamplerLadder
{
    public static ISampler[] Make(Func<double, ISampler> atBeta, double[] betas)
    {
        var samplers = Array.ConvertAll(betas, beta => atBeta(beta)
            ?? throw new ArgumentException($"atBeta({beta}) is null.", nameof(atBeta)));
        foreach (var sampler in samplers)
            if (sampler.Dimension != samplers[0].Dimension)
                throw new ArgumentException(
                    $"The samplers must have one dimension; {sampler.GetType().Name} has {sampler.Dimension}, the first one has "
                    + $"{samplers[0].Dimension}.", nameof(atBeta));
        return samplers;
    }
}
