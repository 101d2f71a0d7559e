namespace Ebm.Tests.Data;

/// <summary>The prose of the course as data for the next character.</summary>
public class ProseTests
{
    [Fact]
    public void The_prose_holds_only_its_28_characters_and_every_row_is_what_came_before()
    {
        var text = Letters.Prose();
        Assert.InRange(text.Length, 50_001, 100_000);
        Assert.Equal(28, text.Select(Letters.Number).Distinct().Count());
        var data = Letters.NextCharacter("ab z.", 2).All();
        Assert.Equal([Letters.Number(' '), Letters.Number('z'), Letters.Number('.')], data.Labels!);
        Assert.Equal(2, data.Rows.ToArray().Take(56).Sum());
        Assert.Equal((1f, 1f), (data.Rows.Data[56 + 1], data.Rows.Data[56 + 28 + 27]));
    }

    [Fact]
    public void What_is_no_character_or_too_short_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>("character", () => Letters.Number('A'));
        Assert.Throws<ArgumentOutOfRangeException>(() => Letters.NextCharacter("ab", 2));
        Assert.Throws<ArgumentOutOfRangeException>("before", () => Letters.NextCharacter("ab", 0));
    }
}
