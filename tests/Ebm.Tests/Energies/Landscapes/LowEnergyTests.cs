namespace Ebm.Tests.Energies;

public class LowEnergyTests
{
    [Fact]
    public void The_volume_below_a_quantile_is_a_disk()
    {
        // E = ½‖x‖² and data at 20 radii 0.1 … 2: the 95 % quantile is the radius 1.9.
        var bowl = Ebm.Energies.StandardGaussian(2);
        var data = Points.FromCoordinates([.. Enumerable.Range(1, 20).Select(i => (double)(.1f * i))], new double[20]);
        Assert.Equal(1.9 * 1.9 / 2, LowEnergy.Threshold(bowl, data), 1e-6);
        var axis = Grid.Linear(-3, 3, 601);
        Assert.Equal(Math.PI * 1.9 * 1.9 / 36, LowEnergy.Volume(bowl, data, axis, axis), 2e-3);
        Assert.Equal(1, LowEnergy.Volume(Ebm.Energies.From((_, _) => 4), data, axis, axis));
        Assert.Equal(LowEnergy.Volume(bowl, data, axis, axis),
            LowEnergy.Volume(Ebm.Energies.From((x, y) => Math.Exp((x * x) + (y * y))), data, axis, axis), 1e-3);
        Assert.Throws<ArgumentException>("states", () => LowEnergy.Threshold(bowl, new Points(3, 1)));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => LowEnergy.Threshold(bowl, data, 0));
    }

    [Fact]
    public void Noise_widens_the_bumps_of_a_point_cloud()
    {
        var cloud = new PointCloud([0, 1], [0, -1], .3);
        var blurred = cloud.Blurred(.4);
        Assert.Equal(.5, blurred.Width, 1e-12);
        Assert.Equal(new PointCloud([0, 1], [0, -1], .5).Energy(.2, .7), blurred.Energy(.2, .7), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => cloud.Blurred(-1));
    }

    [Fact]
    public void Two_moons_are_mirror_images()
    {
        var moons = Ebm.Energies.TwoMoons();
        Assert.Equal(100, moons.Count);
        Assert.Equal(moons.Energy(.4, 1.1), moons.Energy(-.4, -1.1), 1e-9);
        Assert.True(moons.Energy(.75, -.375) < moons.Energy(0, 0), "the lower moon runs past the upper one's centre");
        Assert.Throws<ArgumentOutOfRangeException>("points", () => Ebm.Energies.TwoMoons(1));
    }
}
