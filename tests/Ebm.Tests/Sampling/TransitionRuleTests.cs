namespace Ebm.Tests.Sampling;

/// <summary>A step written by hand: what it gives back is checked, and what it is given is its own.</summary>
public class TransitionRuleTests
{
    private static readonly IEnergy Well = Ebm.Energies.From(x => x > 3 ? double.NaN : x * x);

    [Fact]
    public void A_result_that_is_no_state_is_refused()
    {
        Assert.Contains("null", Assert.Throws<InvalidOperationException>(() => Step(Well, [0], _ => null!)).Message);
        Assert.Contains("length 2", Assert.Throws<ArgumentException>(() => Step(Well, [0], _ => [1, 2])).Message);
        Assert.Contains("x = (NaN)", Assert.Throws<SamplingException>(() => Step(Well, [0], _ => [double.NaN])).Message);
        var spins = new CouplingGraph(2, [new(0, 1, 1)]);
        Assert.Contains("-1 or 1", Assert.Throws<ArgumentException>(() => Step(spins, [1, 1], _ => [1, 0])).Message);
    }

    [Fact]
    public void An_energy_that_is_not_finite_stops_the_chain_where_it_was()
    {
        var sampler = Chains.Rule(Well, (_, _) => [4]);
        var state = sampler.Start([.5f], 1);
        Assert.Equal(("energy", 4.0), Assert.Throws<SamplingException>(() => sampler.Step(state, new Rng(1))) is var e
            ? (e.Message.Split(' ')[1], e.Point[0]) : default);
        Assert.Equal((0.5, 0L), (state.PointOf(0)[0], state.Steps));
    }

    [Fact]
    public void A_step_may_write_into_what_it_is_given()
    {
        var trace = Chains.RunFrom(Chains.Rule(Well, (x, _) =>
        {
            x[0] /= 2;
            return x;
        }), [1], 3, 4, new Rng(1));
        Assert.Equal([0.5, 0.25, 0.125, 0.0625], trace.Series(2));
        Assert.Equal([0.25f, 0.25f, 0.25f], trace.Energies[..3]);
        Assert.Equal(1, trace.Acceptance);
    }

    [Fact]
    public void A_state_is_moved_by_as_many_points_and_energies_as_it_has_chains()
    {
        var state = new ChainState(Well, Points.From([[0.0], [1.0]]));
        Assert.Equal([0f, 1f], state.Energies);
        Assert.Contains("points.Count", Assert.Throws<ArgumentException>(() => state.MoveTo(Points.From([[1.0]]), [1])).Message);
        Assert.Contains("energies", Assert.Throws<ArgumentException>(() => state.MoveTo(Points.From([[1.0], [2.0]]), [1])).Message);
        state.MoveTo(Points.From([[1.0], [2.0]]), [1, 4]);
        Assert.Equal((2.0, 4f, 1L), (state.PointOf(1)[0], state.Energies[1], state.Steps));
        var slopes = new Mala(Ebm.Energies.Banana(), .1).Start([0, 0], 1);
        Assert.Contains("gradients", Assert.Throws<InvalidOperationException>(() => slopes.MoveTo(Points.From([[1.0, 1]]), [1])).Message);
        Assert.Throws<ArgumentNullException>(() => new ChainState(null!, Points.From([[1.0]])));
        Assert.Throws<SamplingException>(() => new ChainState(Well, Points.From([[4.0]])));
    }

    private static void Step(IEnergy energy, float[] start, Func<double[], double[]> step)
    {
        var sampler = Chains.Rule(energy, (x, _) => step(x));
        sampler.Step(sampler.Start(start, 1), new Rng(1));
    }
}
