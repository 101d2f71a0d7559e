using Xunit;

namespace Ebm.Tests.Sampling;

public class AcceptancePlainTests
{
    [Fact]
    public void A_decision_without_spans_has_the_same_bits()
    {
        var rng = new Rng(8);
        for (var length = 1; length < 70; length++)
        {
            float[] ratio = new float[length], u1 = new float[length], fresh = new float[length], x1 = new float[length];
            rng.FillGaussian(ratio);
            rng.FillGaussian(fresh);
            rng.FillGaussian(x1);
            rng.FillUniform(u1);
            if (length > 6) (ratio[0], ratio[3], ratio[5], ratio[6], u1[6]) = (float.NaN, float.PositiveInfinity, 1, 0, 0);
            var (u2, x2) = ((float[])u1.Clone(), (float[])x1.Clone());
            int[] m1 = new int[length], m2 = new int[length];
            Assert.Equal(Acceptance.CompareVectors(ratio, u2, m2), Acceptance.ComparePlain(ratio, u1, m1));
            Assert.Equal(u2, u1);
            Assert.Equal(m2, m1);
            Acceptance.SelectPlain(m1, fresh, x1);
            Assert.Equal(x2.Select((x, i) => m2[i] != 0 ? fresh[i] : x), x1);
        }
    }
}
