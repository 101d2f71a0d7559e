using System.Text.RegularExpressions;

namespace Ebm.Live.Tests;

/// <summary>Every demo is listed everywhere, and keeps the contract.</summary>
public class CatalogueTests
{
    /// <summary>Keys that every demo has: page/help.js.</summary>
    private const string Reserved = "rntfosvli.?123456789 ";

    public static TheoryData<string> Names => [.. Catalogue.Cards.Select(card => card.Name)];

    private static string Root
    {
        get
        {
            string folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "EbmCourse.sln"))) folder = Path.GetDirectoryName(folder)
                ?? throw new DirectoryNotFoundException("no EbmCourse.sln above the tests.");
            return folder;
        }
    }

    [Fact]
    public void Every_demo_class_is_in_the_catalogue()
    {
        Type[] classes = [.. typeof(Demo).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Demo)))];
        Assert.Equal(classes.Length, Catalogue.Cards.Count);
        Assert.Equal(Catalogue.Cards.Count, Catalogue.Cards.Select(card => card.Name).Distinct().Count());
        Assert.All(classes, type => Assert.Contains(Catalogue.Cards, card => Catalogue.Make(card.Name)!.GetType() == type));
        Assert.Null(Catalogue.Make("none"));
    }

    [Fact]
    public void The_page_the_list_of_the_documentation_and_the_catalogue_name_the_same_demos()
    {
        string[] names = [.. Catalogue.Cards.Select(card => card.Name)];
        Assert.Equal(names.Order(), PageFiles.Paths.Where(path => path.StartsWith("demos/", StringComparison.Ordinal))
            .Select(path => Path.GetFileNameWithoutExtension(path)).Order());
        string text = File.ReadAllText(Path.Combine(Root, "docs", "demos.md"));
        Assert.Equal(names, Regex.Matches(text, @"^\| `ebm demo (\w+)` \|", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void The_documentation_names_the_weight_files_by_their_sizes()
    {
        string[] sizes = [.. Directory.GetFiles(Path.Combine(Root, "src", "Ebm.Live", "weights")).Select(file => new FileInfo(file).Length)
            .Order().Select(bytes => FormattableString.Invariant($"{bytes / 1000.0:F0}"))];
        string said = $"{string.Join(", ", sizes[..^1])} and {sizes[^1]} kB";
        foreach (string file in (string[])["docs/demos.md", "src/Ebm.Live/Demos/DigitsWeights.cs"])
            Assert.Contains(said, File.ReadAllText(Path.Combine(Root, file)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_card_is_complete(string name)
    {
        DemoCard card = Catalogue.Make(name)!.Card;
        Assert.Matches("^[a-z]+$", card.Name);
        Assert.Contains('=', card.Formula);
        Assert.True(File.Exists(Path.Combine(Root, "notebooks", card.Chapter + ".ipynb")), $"{card.Chapter} is no chapter");
        Assert.True(card.Notes.Count >= 4);
        Assert.All(card.Actions, action => Assert.DoesNotContain(action.Key, Reserved));
        Assert.Equal(card.Actions.Count, card.Actions.Select(action => action.Key).Distinct().Count());
        string guide = File.ReadAllText(Path.Combine(Root, "docs", "demos.md"));
        Assert.All(card.Actions, action => Assert.Contains($"`{action.Key}`", guide, StringComparison.Ordinal));
        Assert.Contains(card.Chapter, guide, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_of_a_demo_is_understood_and_unknown_ones_are_not(string name)
    {
        Demo demo = Catalogue.Make(name)!;
        demo.Restart(1);
        demo.Advance();
        Assert.All(demo.Card.Actions, action => Assert.True(demo.Act(action.Name, []), action.Name));
        Assert.False(demo.Act("none", []));
        demo.Advance();
        Assert.NotEmpty(Frames.Of(demo));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_seed_gives_the_same_frames_and_another_seed_others(string name)
    {
        Dictionary<string, double[]> After(ulong seed)
        {
            Demo demo = Catalogue.Make(name)!;
            demo.Restart(seed);
            for (int i = 0; i < 3; i++) demo.Advance();
            return Frames.Of(demo);
        }

        Dictionary<string, double[]> one = After(1), again = After(1), other = After(2);
        Assert.All(one, block => Assert.Equal(block.Value, again[block.Key]));
        Assert.Contains(one, block => !block.Value.SequenceEqual(other[block.Key]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_in_the_address_does_what_the_control_does(string name)
    {
        for (int k = 0; k < Catalogue.Make(name)!.Parameters.Count; k++)
        {
            Demo address = Catalogue.Make(name)!, control = Catalogue.Make(name)!;
            control.Restart(3);
            foreach (Demo demo in (Demo[])[address, control])
            {
                Parameter parameter = demo.Parameters[k];
                // A choice takes its last word, a slider its end.
                if (parameter is Choice choice) choice.Set(choice.Count - 1);
                else parameter.Set("1e300");
                if (demo == control) demo.Changed(parameter);
                demo.Restart(3);
                demo.Advance();
            }

            Dictionary<string, double[]> one = Frames.Of(address), other = Frames.Of(control);
            Assert.All(one, block => Assert.Equal(block.Value, other[block.Key]));
        }
    }

    [Theory]
    [InlineData("12.4", "12", "sweeps: '12.4' is no whole number; 12 is taken.")]
    [InlineData("12", "12", null)]
    [InlineData("0.4", "1", "sweeps: '0.4' is not from 1 to 100; 1 is taken.")]
    public void A_slider_of_whole_numbers_takes_whole_ones(string text, string taken, string? said)
    {
        Parameter sweeps = Catalogue.Make("ising")!.Parameters.Single(parameter => parameter.Name == "sweeps");
        Assert.Equal((said, taken), (sweeps.Set(text), sweeps.Text));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_parameter_takes_its_ends_and_refuses_what_is_beyond(string name)
    {
        Demo demo = Catalogue.Make(name)!;
        demo.Restart(1);
        foreach (Parameter parameter in demo.Parameters)
        {
            Assert.Equal(name, demo.Card.Name);
            Assert.Matches("^[A-Za-zβ]+$", parameter.Name);
            string before = parameter.Text;
            Assert.Null(parameter.Set(before));
            Assert.NotNull(parameter.Set("nonsense"));
            Assert.Equal(before, parameter.Text);
            foreach (string text in (string[])["-1e300", "1e300"])
            {
                parameter.Set(text);
                demo.Changed(parameter);
                demo.Advance();
                Assert.NotEmpty(Frames.Of(demo));
            }

            parameter.Set(before);
            demo.Changed(parameter);
        }
    }
}
