using Ebm.Kernel.Sessions;
using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>
/// What the compiler remembers of the cells. How much memory that takes in the end is measured by the campaign "memory" of
/// tests/Ebm.Campaigns.
/// </summary>
public sealed class CellCompilerTests
{
    private readonly CellReferences _references;
    private readonly CellCompiler _compiler;

    public CellCompilerTests()
    {
        var context = new CellLoadContext();
        _references = new CellReferences(context);
        _compiler = new CellCompiler(_references, context);
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("a++; a")]
    [InlineData("for (int i = 0; i < 3; i++) { int inner = i; a += inner; }")]
    [InlineData("// nothing")]
    [InlineData("new List<int> { 1 }.Where(n => n > 0)")]
    public void A_cell_to_which_nothing_can_refer_is_forgotten(string code)
    {
        Run("int a = 1;");
        Run(code);
        Assert.Equal(1, _compiler.Kept);
    }

    [Theory]
    [InlineData("int b = 1;")]
    [InlineData("var (b, c) = (1, 2);")]
    [InlineData("int.TryParse(\"1\", out int b)")]
    [InlineData("if ((object)a is int b) { }")]
    [InlineData("int F() => 1;")]
    [InlineData("record R(int X);")]
    [InlineData("using System.IO;")]
    [InlineData("a = new { X = 1 }.X;")]
    public void A_cell_to_which_later_ones_can_refer_is_kept(string code)
    {
        Run("int a = 1;");
        Run(code);
        Assert.Equal(2, _compiler.Kept);
    }

    [Fact]
    public void A_cell_run_again_takes_its_own_place_unless_another_came_between()
    {
        Run("int a = 1;");
        for (int k = 0; k < 5; k++)
            Run("var b = a + 1; b");
        Assert.Equal(2, _compiler.Kept);
        Run("var c = b;");
        Run("var b = a + 1; b");
        Assert.Equal(4, _compiler.Kept);
    }

    [Fact]
    public void A_cell_names_only_references_that_those_before_it_do_not()
    {
        var tree = CSharpSyntaxTree.ParseText("1", CellCompiler.Parsing);
        Assert.Equal(_references.All.Count, _compiler.Draft(tree).References.Count());
        Run("1 + 1");
        Assert.Equal(_references.All.Count, _compiler.Draft(tree).References.Count());
        Run("int a = 1;");
        Assert.Empty(_compiler.Draft(tree).References);
        _references.Add(typeof(FactAttribute).Assembly.Location);
        Assert.Single(_compiler.Draft(tree).References);
        Run("int a = 1;");
        Run("var b = typeof(Xunit.FactAttribute);");
        Assert.Empty(_compiler.Draft(tree).References);
    }

    [Theory]
    [InlineData("1 + 1")]
    [InlineData("using System.IO;")]
    [InlineData("int b = 1;")]
    public void A_cell_that_was_never_adopted_leaves_its_number_to_no_other(string code)
    {
        Run("int a = 1;");
        for (int k = 0; k < 3; k++)
            _compiler.Compile(code, "cell", CancellationToken.None);
        Assert.Equal(1, _compiler.Kept);
        Run("a + 1");
    }

    private void Run(string code) => _compiler.Adopt(_compiler.Compile(code, "cell", CancellationToken.None));
}
