namespace Ebm.Tests;

public class BisectionTests
{
    [Theory]
    [InlineData(0, 8, 2)]
    [InlineData(-8, -1, -3.7)]
    [InlineData(-1, 1, 1e-9)]
    [InlineData(1e290, 1e300, 3e299)]
    [InlineData(-1e-300, 1e-290, 2e-297)]
    public void Finds_the_turn_of_a_statement_on_either_side_of_zero_and_at_any_scale(double low, double high, double turn)
    {
        Assert.Equal(turn, Bisection.Middle(low, high, x => x < turn, steps: 200),
            4 * Math.BitIncrement(Math.Abs(turn)) - 4 * Math.Abs(turn) + double.Epsilon);
        var (below, above) = Bisection.Of(low, high, x => x < turn, steps: 30, relative: 1e-3);
        Assert.True(below < turn && turn <= above);
        Assert.True(above - below < (high - low) / 2);
    }
}
