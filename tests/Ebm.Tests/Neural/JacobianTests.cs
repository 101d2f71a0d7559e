namespace Ebm.Tests.Neural;

public class JacobianTests
{
    [Fact]
    public void Every_entry_is_a_finite_difference()
    {
        Tensor Map(Tensor x) => Tensor.Concatenate(1, (x.Slice(1, 0, 1) * x.Slice(1, 1, 1)).Sin(), x.Slice(1, 0, 1).Exp(),
            x.Slice(1, 1, 1).Square() * 3);
        var (a, b) = (.3, -1.2);
        var j = Jacobian.At(Map, a, b);
        double[,] exact = { { b * Math.Cos(a * b), a * Math.Cos(a * b) }, { Math.Exp(a), 0 }, { 0, 6 * b } };
        for (var r = 0; r < 3; r++)
            for (var c = 0; c < 2; c++)
                Assert.Equal(exact[r, c], j[r, c], 1e-5);
        Assert.Throws<ArgumentException>("map", () => Jacobian.At(x => x.Sum(), 1, 2));
        Assert.Throws<ArgumentOutOfRangeException>("x.Length", () => Jacobian.At(Map));
    }
}
