using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Notebooks.Tests;

/// <summary>A claim says what it measured, and whether that is so.</summary>
public class ClaimTests
{
    [Theory]
    [InlineData(1.0, 1.0, 0.0, true)]
    [InlineData(1.05, 1.0, 0.1, true)]
    [InlineData(1.2, 1.0, 0.1, false)]
    [InlineData(double.NaN, 1.0, 0.1, false)]
    [InlineData(1.0, double.NaN, 0.1, false)]
    [InlineData(double.PositiveInfinity, 1.0, 0.1, false)]
    public void Equal_holds_within_its_tolerance(double measured, double expected, double tolerance, bool holds)
    {
        var facts = Facts(Claim.Equal("n", measured, expected, tolerance, "s"));
        Assert.Equal(holds, facts["holds"]!.GetValue<bool>());
        Assert.Equal("n", facts["name"]!.ToString());
        Assert.Equal("s", facts["source"]!.ToString());
        Assert.Equal(double.IsFinite(measured), facts["measured"]!.GetValueKind() == System.Text.Json.JsonValueKind.Number);
    }

    [Theory]
    [InlineData(1.044, true)]
    [InlineData(1.046, false)]
    public void Random_allows_four_and_a_half_standard_errors(double measured, bool holds)
    {
        var facts = Facts(Claim.Random("n", measured, 0.01, 1, "s"));
        Assert.Equal(holds, facts["holds"]!.GetValue<bool>());
        Assert.Equal(0.045, facts["tolerance"]!.GetValue<double>(), 12);
    }

    [Fact]
    public void An_estimate_is_claimed_with_its_own_error()
    {
        Assert.True(Facts(Claim.Random("n", new Estimate(1.044, 0.01), 1, "s"))["holds"]!.GetValue<bool>());
        Assert.False(Facts(Claim.Random("n", new Estimate(1.046, 0.01), 1, "s"))["holds"]!.GetValue<bool>());
    }

    [Fact]
    public void Bounds_hold_on_their_side()
    {
        Assert.True(Facts(Claim.AtMost("n", 1, 1, "s"))["holds"]!.GetValue<bool>());
        Assert.False(Facts(Claim.AtMost("n", 1.1, 1, "s"))["holds"]!.GetValue<bool>());
        Assert.False(Facts(Claim.AtLeast("n", double.NaN, 1, "s"))["holds"]!.GetValue<bool>());
    }

    [Fact]
    public void Claims_that_claim_nothing_are_rejected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Equal("n", 1, 1, double.PositiveInfinity, "s"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Equal("n", 1, 1, -1, "s"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Random("n", 1, 0, 1, "s"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Claim.Random("n", 1, 1, 1, "s", k: 2));
        Assert.Throws<ArgumentException>(() => Claim.Equal("n", 1, 1, 0, ""));
    }

    [Fact]
    public void What_is_put_in_a_row_or_given_a_title_keeps_its_claims()
    {
        var one = Claim.Equal("a", 1, 1, 0, "s");
        var row = Visual.Row(one.Title("t"), Chart.Lines([0, 1], [0, 1]), Claim.AtMost("b", 1, 2, "s").Caption("c")).Title("both");
        Assert.Equal(["a", "b"], JsonNode.Parse(row.ToDisplayString(Fact.Claim))!.AsArray().Select(c => c!["name"]!.ToString()));
        Assert.Equal("", Chart.Lines([0, 1], [0, 1]).ToDisplayString(Fact.Claim));
        Assert.Equal("", one.ToDisplayString(Fact.Exercise));
    }

    [Fact]
    public void What_becomes_a_frame_keeps_its_claims()
    {
        static Visual Bound(int k) => Claim.AtMost($"bound {k}", k, 1, "s");
        Visual[] together = [Chart.Explore(("k", [1, 2]), Bound), Chart.Explore(("a", [0, 1]), ("b", [1]), (a, b) => Bound(a + b)),
            Chart.Animate([Bound(1), Visual.Row(Chart.Lines([0, 1], [0, 1]), Bound(2))])];
        foreach (var visual in together)
        {
            var claims = JsonNode.Parse(visual.Title("t").Caption("c").ToDisplayString(Fact.Claim))!.AsArray();
            Assert.Equal(["bound 1", "bound 2"], claims.Select(c => c!["name"]!.ToString()));
            Assert.Equal([true, false], claims.Select(c => c!["holds"]!.GetValue<bool>()));
        }
    }

    [Fact]
    public void HTML_carries_no_data() =>
        Assert.DoesNotContain("data-ebm", Claim.Equal("a", 1, 1, 0, "s").ToHtml(), StringComparison.Ordinal);

    private static JsonNode Facts(Visual claim) => JsonNode.Parse(claim.ToDisplayString(Fact.Claim))!;
}
