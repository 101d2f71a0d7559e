namespace Ebm.Tests;

/// <summary>And, or, not: against the written-out formulas, quadrature and closed forms.</summary>
public class CompositionTests
{
    private static readonly GaussianEnergy Left = new(new[,] { { 1, .3 }, { .3, .5 } }, [-1, .5]);
    private static readonly GaussianEnergy Right = new(new[,] { { .4, -.1 }, { -.1, .8 } }, [1, 0]);

    [Fact]
    public void The_energies_are_the_written_out_formulas()
    {
        double a = Left.Energy(.3, -.7), b = Right.Energy(.3, -.7);
        Assert.Equal(a + b, Ebm.Energies.And(Left, Right).Energy(.3, -.7), 12);
        Assert.Equal((2 * a) - (.5 * b), Ebm.Energies.And([2, -.5], Left, Right).Energy(.3, -.7), 12);
        Assert.Equal(2.5 * a, Ebm.Energies.Tempered(Left, 2.5).Energy(.3, -.7), 12);
        Assert.Equal(-Math.Log(Math.Exp(.2 - a) + Math.Exp(-1 - b)), Ebm.Energies.Or([.2, -1], Left, Right).Energy(.3, -.7), 12);
        Assert.Equal(Math.Log(Math.Exp(-1.5 * a) + Math.Exp(-3)), Ebm.Energies.Not(Left, 3, 1.5).Energy(.3, -.7), 12);
    }

    [Fact]
    public void A_product_of_two_Gaussians_is_the_Gaussian_whose_precisions_add()
    {
        var both = Ebm.Energies.And(Left, Right);
        var (p, q) = (Left.Precision, Right.Precision);
        var sum = new double[2, 2];
        for (var i = 0; i < 2; i++)
            for (var j = 0; j < 2; j++) sum[i, j] = p[i, j] + q[i, j];
        var inverse = new GaussianEnergy(sum).Precision;
        double[] Pull(double[,] m, double[] x) => [(m[0, 0] * x[0]) + (m[0, 1] * x[1]), (m[1, 0] * x[0]) + (m[1, 1] * x[1])];
        var mean = Pull(inverse, [.. Pull(p, Left.Mean).Zip(Pull(q, Right.Mean), (u, v) => u + v)]);
        var closed = new GaussianEnergy(inverse, mean);
        var offset = both.Energy(mean) - closed.Energy(mean);
        Assert.Equal(closed.Energy(.7, -2) + offset, both.Energy(.7, -2), 10);
        Assert.Equal(closed.LogPartition() - offset, PartitionFunction.Quadrature(both, 12, 600), 5);
    }

    [Fact]
    public void With_every_Z_or_is_a_mixture_and_its_own_Z_is_one()
    {
        var mixture = Ebm.Energies.Or([Math.Log(.3) - Left.LogPartition(), Math.Log(.7) - Right.LogPartition()], Left, Right);
        Assert.Equal(0, PartitionFunction.Quadrature(mixture, 12, 600), 5);
    }

    [Fact]
    public void Far_out_every_part_of_or_keeps_its_slope_and_not_has_none()
    {
        var or = Ebm.Energies.Or([0, 0], Left, Right);
        var not = Ebm.Energies.Not(Left, 3);
        Assert.Equal(Left.Gradient(-60, 0)[0], or.Gradient(-60, 0)[0], 1e-3);
        Assert.Equal(0, not.Gradient(-60, 0)[0], 1e-6);
        Assert.Equal(-3, not.Energy(-1e6, 0), 12);
    }

    [Fact]
    public void Walls_stay_walls_for_and_are_open_on_one_side_for_or_and_free_for_not()
    {
        var wall = Ebm.Energies.From((x, _) => x > 0 ? double.PositiveInfinity : 1);
        var floor = Ebm.Energies.From((_, y) => y * y);
        Assert.Equal(double.PositiveInfinity, Ebm.Energies.And(wall, floor).Energy(1, 0));
        Assert.Equal(0, Ebm.Energies.And([0, 1], wall, floor).Energy(1, 0));
        Assert.Equal(0, Ebm.Energies.Or([0, 0], wall, floor).Energy(1, 0), 12);
        Assert.Equal(double.PositiveInfinity, Ebm.Energies.Or([0, 0], wall, wall).Energy(1, 0));
        Assert.Equal(-2, Ebm.Energies.Not(wall, 2).Energy(1, 0));
        Assert.Equal([0f, 2], Ebm.Energies.Or([0, 0], wall, floor).Gradient(1, 1).Select(v => (float)v));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        var table = new DiscreteTable([0, 1], 2);
        Assert.Throws<ArgumentException>("parts", () => Ebm.Energies.And(Left, (IEnergy)table));
        Assert.Throws<ArgumentException>("weights", () => Ebm.Energies.And([1], Left, Right));
        Assert.ThrowsAny<ArgumentException>(() => Ebm.Energies.Or([double.NaN, 0], Left, Right));
        Assert.ThrowsAny<ArgumentException>(() => Ebm.Energies.And(Array.Empty<IEnergy>()));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Energies.Not(Left, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Ebm.Energies.Tempered(Left, -1));
        Assert.Throws<ArgumentException>("space", () => Ebm.Energies.From(StateSpace.Real(2), _ => 0));
    }
}
