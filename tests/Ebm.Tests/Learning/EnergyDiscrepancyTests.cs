//  E = θ y²/2 on data N(0, s²):    L = θs²/2 − ½ log(1 + tθ) − θ(s² + t) / (2(1 + tθ)),    least at θ = 1/s²

namespace Ebm.Tests.Learning;

/// <summary>Energy discrepancy where its expectation is a formula: the loss, no slope at the truth, and the optimum.</summary>
public class EnergyDiscrepancyTests
{
    private const double Spread = .5, Time = .1;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void The_loss_is_its_expectation(double theta)
    {
        // A thousand draws: what the logarithm of a mean of M loses, half its relative variance over M, is below 2·10⁻⁴, a twentieth of
        // the standard error of 50 batches. Beyond 5 of 49 degrees of freedom: 10⁻⁵ for each.
        var (model, rng) = (new Bowl(theta), new Rng(31));
        var objective = new EnergyDiscrepancy(Time, 1000, 0);
        var loss = Estimate.Of(Enumerable.Range(0, 50).Select(_ => (double)objective.Loss(model, Batch(rng, 200), rng).Item));
        var blurred = 1 + (Time * theta);
        var exact = (theta * Spread * Spread / 2) - (Math.Log(blurred) / 2) - (theta * ((Spread * Spread) + Time) / (2 * blurred));
        Assert.True(Math.Abs(loss.Value - exact) <= (5 * loss.StandardError) + 2e-4, $"{loss}, not {exact}");
    }

    [Fact]
    public void At_the_truth_the_slope_is_noise_around_zero_and_elsewhere_it_is_not()
    {
        double Slopes(double theta)
        {
            var (model, rng) = (new Bowl(theta), new Rng(32));
            Tensor[] parameters = [.. model.Parameters().Select(p => p.Value)];
            var objective = new EnergyDiscrepancy(Time, 1000, 0);
            var mean = Estimate.Of(Enumerable.Range(0, 50)
                .Select(_ => (double)Gradient.Of(objective.Loss(model, Batch(rng, 200), rng), parameters)[0].Item));
            return mean.Value / mean.StandardError;
        }

        // t of 49 degrees of freedom beyond 5: 10⁻⁵. The slope at 2 and at 8 has the sign that leads back.
        Assert.InRange(Slopes(4), -5, 5);
        Assert.True(Slopes(2) < -5);
        Assert.True(Slopes(8) > 5);
    }

    [Fact]
    public void It_finds_the_precision_of_the_data()
    {
        var rng = new Rng(33);
        var data = TrainingSet.From(Enumerable.Range(0, 4000).Select(_ => new[] { Spread * rng.NextGaussian() }).ToArray());
        var model = new Bowl(1);
        var trainer = new Trainer(model, new EnergyDiscrepancy(Time, 64), data, new Adam(.02), rng, 500)
        {
            Average = new MovingAverage(model.Parameters(), .99),
        };
        trainer.Run(1500);
        trainer.Average.Swap();

        // Near the optimum Adam walks with a deviation of at most 0.02·√100 over the 100 steps of the average: two of them.
        Assert.Equal(1 / data.Rows(0, data.Count).Square().Mean().Item, model.Parameters()[0].Value.Item, .4);
    }

    private static TrainingBatch Batch(Rng rng, int rows) => new((float)Spread * Tensor.Gaussian(rng, rows, 1));

    private sealed class Bowl(double theta) : PointModel(1)
    {
        private readonly Tensor theta = Tensor.Filled((float)theta, 1, 1);

        public override Tensor F(Tensor y) => y.Square() * theta / 2;
    }
}
