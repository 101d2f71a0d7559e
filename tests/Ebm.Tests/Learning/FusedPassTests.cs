namespace Ebm.Tests.Learning;

/// <summary>An objective that has a fast way for a fused network gives the loss and the gradients of its graph there.</summary>
public class FusedPassTests
{
    public static TheoryData<string, Func<Objective>> Objectives => new()
    {
        { "energy discrepancy", () => new EnergyDiscrepancy(.2, 3) },
        { "energy discrepancy without stabilizer", () => new EnergyDiscrepancy(.2, 3, 0) },
        { "likelihood on a grid", () => ExactLikelihood.OnGrid((-3, 3, 21), (-3, 3, 20)) },
        { "adversarial training", () => new AdversarialTraining(NegativeSource.Adversarial(3, .1, 1, .5)) },
        { "contrastive divergence", () => new ContrastiveDivergence(NegativeSource.FromNoise(e => new Langevin(e, .05), 3), .1) },
    };

    [Theory]
    [MemberData(nameof(Objectives))]
    public void Both_ways_agree(string name, Func<Objective> make)
    {
        var rng = new Rng(1);
        var model = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 7, 5, 1), 2);
        var batch = new TrainingBatch(StateSpace.Real(2).Random(rng, 33).Rows());
        Tensor[] values = [.. model.Parameters().Select(p => p.Value)];
        var loss = make().Loss(model, batch, new Rng(2));
        var wanted = Gradient.Of(loss, values);
        Tensor[] got = [.. values.Select(v => Tensor.Filled(0, [.. v.Shape]))];
        var fused = make().Fused(model)!;
        Assert.Equal(loss.Item, fused(batch, new Rng(2), got), 1e-5 * (1 + Math.Abs(loss.Item)));
        for (var k = 0; k < values.Length; k++)
            for (var i = 0; i < values[k].Length; i++)
                Assert.True(Math.Abs(wanted[k].Data[i] - got[k].Data[i]) < 2e-5 * (1 + Math.Abs(wanted[k].Data[i])),
                    $"{name}: {wanted[k].Data[i]} {got[k].Data[i]}");
    }

    [Theory]
    [MemberData(nameof(Objectives))]
    public void A_network_that_uses_one_layer_twice_is_trained_by_the_graph(string name, Func<Objective> make)
    {
        var rng = new Rng(3);
        var twice = new Linear(6, 6, rng);
        var model = new NetworkModel(new Sequential(new Linear(2, 6, rng), Activation.Silu, twice, Activation.Silu, twice, Activation.Silu,
            new Linear(6, 1, rng)), 2);
        var before = twice.Weight.ToArray();
        Assert.False(model.IsFused, name);
        var step = new Trainer(model, make(), TrainingSet.From(StateSpace.Real(2).Random(rng, 33)), new Sgd(.05), new Rng(2), 16).Step();
        Assert.True(double.IsFinite(step));
        Assert.NotEqual(before, twice.Weight.ToArray());
    }
}
