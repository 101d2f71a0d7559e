namespace Ebm.Tests;

/// <summary>Numbers that are kept as floats: what is 0 or ∞ there is refused by its name, and what is not works.</summary>
public class SinglePrecisionArgumentTests
{
    private static readonly Dictionary<string, Action<double>> Positive = new()
    {
        ["learningRate"] = v => new Sgd(v),
        ["epsilon"] = v => new Adam(.1, epsilon: v),
        ["sigma"] = v => Corruption.Noise(v),
        ["sigma "] = v => ScoreMatching.Denoising(v),
        ["sigma  "] = v => ReconstructionCost.Gaussian(v),
        ["margin"] = v => LossFunctional.SquareSquare(v),
        ["margin "] = v => EmbeddingLoss.Siamese(Corruption.Noise(.1), v),
        ["margin  "] = v => EmbeddingLoss.Triplet(Corruption.Noise(.1), v),
        ["temperature"] = v => EmbeddingLoss.InfoNce(Corruption.Noise(.1), v),
        ["temperature "] = v => EmbeddingLoss.NtXent(Corruption.Noise(.1), v),
        ["weight"] = v => EmbeddingLoss.BarlowTwins(Corruption.Noise(.1), v),
        ["weight "] = v => LossFunctional.SquareExponential(v),
        ["most"] = v => LossFunctional.Lvq2(v),
        ["beta"] = v => LossFunctional.Likelihood(v),
        ["beta "] = v => LossFunctional.EmpiricalError(v),
        ["step"] = v => LocalComparison.ConditionalNoise(v),
        ["step "] = v => NegativeSource.Adversarial(3, v),
    };

    private static readonly Dictionary<string, Action<double>> NotNegative = new()
    {
        ["weightDecay"] = v => new Adam(.1, weightDecay: v),
        ["weight"] = v => CodePenalty.Sparsity(v),
        ["penalty"] = v => new ContrastiveDivergence(penalty: v),
        ["noise"] = v => NegativeSource.Adversarial(3, .1, noise: v),
        ["shake"] = v => NegativeSource.Adversarial(3, .1, shake: v),
    };

    public static TheoryData<string> OfPositive => [.. Positive.Keys];

    public static TheoryData<string> OfNotNegative => [.. NotNegative.Keys];

    [Theory]
    [MemberData(nameof(OfPositive))]
    public void What_a_float_makes_0_or_infinite_is_refused(string name)
    {
        foreach (var value in new[] { 1e-300, 1e-50, 1e-42, 1e39, 1e300, 0, -1, double.NaN, double.PositiveInfinity })
            Assert.Contains($"{name.Trim()} = {value} must",
                Assert.Throws<ArgumentOutOfRangeException>(name.Trim(), () => Positive[name](value)).Message, StringComparison.Ordinal);
        foreach (var value in new[] { 1e-15, .1, 1, 1e15 })
            Positive[name](value);
    }

    [Theory]
    [MemberData(nameof(OfNotNegative))]
    public void What_a_float_makes_infinite_is_refused(string name)
    {
        foreach (var value in new[] { 1e39, 1e300, -1, double.NaN, double.PositiveInfinity })
            Assert.Throws<ArgumentOutOfRangeException>(name, () => NotNegative[name](value));
        foreach (var value in new[] { 0, 1e-300, .1, 1e30 })
            NotNegative[name](value);
    }

    [Fact]
    public void The_smallest_epsilon_leaves_weights_numbers()
    {
        var (theta, adam) = (Tensor.From([1, 2], 2), new Adam(.1, epsilon: 1.2e-38));
        for (var step = 0; step < 5; step++)
            adam.Step([theta], [Tensor.From([0, 1], 2)]);
        Assert.Equal([1, 1.5f], theta.ToArray().Select(v => MathF.Round(v, 4)));
    }
}
