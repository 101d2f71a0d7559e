namespace Ebm.Tests;

public class EnumeratedRbmTests
{
    private static (EnumeratedRbm Rbm, double[] Data) Example()
    {
        var rng = new Rng(1);
        var rbm = new EnumeratedRbm(4, 3).Randomise(rng, 0.8);
        for (var i = 0; i < 4; i++)
            rbm.VisibleBias[i] = rng.NextGaussian();
        for (var j = 0; j < 3; j++)
            rbm.HiddenBias[j] = rng.NextGaussian();
        return (rbm, EnumeratedRbm.Empirical(4, [[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 0, 0], [1, 0, 1, 1]]));
    }

    [Fact]
    public void Gradient_agrees_with_finite_differences_of_the_likelihood()
    {
        var (rbm, data) = Example();
        var gradient = rbm.Gradient(data);
        foreach (var (parameters, slope) in new[] { (rbm.Weights, gradient.Weights), (rbm.VisibleBias, gradient.VisibleBias),
            (rbm.HiddenBias, gradient.HiddenBias) })
        {
            for (var k = 0; k < parameters.Length; k++)
            {
                var old = parameters[k];
                parameters[k] = old + 1e-5;
                var up = rbm.LogLikelihood(data);
                parameters[k] = old - 1e-5;
                var down = rbm.LogLikelihood(data);
                parameters[k] = old;
                Assert.Equal((up - down) / 2e-5, slope[k], 1e-9);
            }
        }
    }

    [Fact]
    public void Transition_is_stochastic_and_reversible()
    {
        var (rbm, _) = Example();
        var p = rbm.Probabilities();
        Assert.Equal(1, p.Sum(), 1e-12);
        var t = rbm.Transition();
        for (var s = 0; s < 16; s++)
        {
            Assert.Equal(1, Enumerable.Range(0, 16).Sum(u => t[s, u]), 1e-12);
            for (var u = 0; u < 16; u++)
                Assert.Equal(p[s] * t[s, u], p[u] * t[u, s], 1e-14);
        }
    }

    [Fact]
    public void Contrastive_divergence_becomes_the_gradient_as_k_grows()
    {
        var (rbm, data) = Example();
        var exact = rbm.Gradient(data);
        var late = rbm.ContrastiveDivergence(data, 300);
        Assert.Equal(exact.Norm, late.Norm, 1e-10);
        for (var k = 0; k < exact.Weights.Length; k++)
            Assert.Equal(exact.Weights[k], late.Weights[k], 1e-10);
    }

    [Fact]
    public void Divergence_falls_along_the_chain()
    {
        var (rbm, q) = Example();
        var last = rbm.Divergence(q);
        for (var k = 0; k < 30; k++)
        {
            q = rbm.Step(q);
            var next = rbm.Divergence(q);
            Assert.True(next <= last + 1e-13);
            last = next;
        }
    }

    [Fact]
    public void Bad_distributions_are_refused()
    {
        var rbm = new EnumeratedRbm(2, 1);
        Assert.Contains("sums to 2", Assert.Throws<ArgumentException>(() => rbm.Gradient([1, 1, 0, 0])).Message);
        Assert.Throws<ArgumentException>(() => rbm.LogLikelihood([1, 0]));
        Assert.Throws<ArgumentException>(() => rbm.Step([2, -1, 0, 0]));
        Assert.Throws<ArgumentException>(() => EnumeratedRbm.Empirical(2, [[0.5, 1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => rbm.Move(rbm.Gradient([1, 0, 0, 0]), 0));
    }

    [Fact]
    public void The_difference_of_two_correlations_is_the_weights_direction()
    {
        var (rbm, data) = Example();
        var (positive, negative, gradient) = (rbm.Correlation(data), rbm.Correlation(rbm.Probabilities()), rbm.Gradient(data));
        for (var j = 0; j < 3; j++)
            for (var i = 0; i < 4; i++)
                Assert.Equal(gradient.Weights[(j * 4) + i], positive[j, i] - negative[j, i], 1e-13);
        Assert.Throws<ArgumentException>(() => rbm.Correlation(new double[15]));
        Assert.Throws<ArgumentException>(() => rbm.Correlation(new double[16]));
    }
}
