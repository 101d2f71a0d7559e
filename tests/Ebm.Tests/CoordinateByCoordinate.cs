namespace Ebm.Tests;

/// <summary>Short forms for tests that write a batch out number by number, coordinate by coordinate.</summary>
internal static class CoordinateByCoordinate
{
    public static Points Points(this float[] values, int dimension) => new(values, dimension);

    public static void Energies(this IEnergy energy, ReadOnlySpan<float> points, int count, Span<float> energies) =>
        energy.Energies(new Batch(points, energy.Dimension, count), energies);

    public static void EnergiesAndGradients(this IDifferentiableEnergy energy, ReadOnlySpan<float> points, int count, Span<float> energies,
        Span<float> gradients) =>
        energy.EnergiesAndGradients(new Batch(points, energy.Dimension, count), energies, gradients);

    public static void AddParameterGradients(
        this MlpEnergy energy, ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients,
            Func<int, float, float> coefficients, float[][] parameterGradients) =>
        energy.AddParameterGradients(new Batch(points, energy.Dimension, count), energies, gradients, coefficients, parameterGradients);

    public static ChainState Start(this ISampler sampler, ReadOnlySpan<float> points, int count) =>
        sampler.Start(new Batch(points, sampler.Dimension, count));
}
