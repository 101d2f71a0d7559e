namespace Ebm.Kernel.Tests.Sessions;

/// <summary>
/// Small cells that refer to each other by few names, so that in any order many of them declare, hide, use and miss each other's.
/// </summary>
internal static class ScriptedCells
{
    /// <summary>
    /// Every cell once, in an order in which most compile. The last expressions are strings: values are formatted elsewhere.
    /// </summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "int a = 1;",
        "$\"{a}\"",
        "a += 3; $\"{a}\"",
        "double a = 2.5; $\"{a}\"",
        "var a = \"text\"; a",
        "string a = \"again\" + 1; a",
        "{ var inner = 5; }",
        "object o = null; string s = \"s\";",
        "o = new { X = 1, Y = \"y\" }; \"made\"",
        "$\"{o.Equals(new { X = 1, Y = \"y\" })}\"",
        "var shape = new { X = 1, Y = \"y\" }; $\"{shape.X} {shape.Equals(o)}\"",
        "shape = new { X = 7, Y = \"z\" }; shape.Y",
        "var shapes = new[] { shape, new { X = 2, Y = \"w\" } }; $\"{shapes.Sum(x => x.X)}\"",
        "s = string.Join(\",\", from n in new[] { 3, 1, 2 } let m = n * n orderby m select new { n, m }); s",
        "int f(int x) => x + 1;",
        "string f(string x) => x + \"!\"; f(\"f\")",
        "int f(int x) => x * 10; $\"{f(2)}\"",
        "$\"{f(4)} {f(\"g\")}\"",
        "class Box { public int Value; public override string ToString() => $\"Box {Value}\"; }",
        "var box = new Box { Value = 3 }; box.ToString()",
        "Box Grow(Box b) => new Box { Value = b.Value + 1 }; Grow(box).ToString()",
        "record Box(string Name);",
        "$\"{new Box(\"n\")} {box}\"",
        "record struct Pair<T>(T Left, T Right) { public Pair<T> Swap() => new(Right, Left); }",
        "var pair = new Pair<int>(1, 2); $\"{pair.Swap()}\"",
        "T First<T>(params T[] items) => items[0]; First(\"p\", \"q\")",
        "enum Colour { Red, Green }",
        "$\"{Colour.Green}\"",
        "interface INamed { string Name { get; } string Hello() => \"hello \" + Name; }",
        "class Person : INamed { public string Name => \"Ann\"; } ((INamed)new Person()).Hello()",
        "static string Loud(this string text) => text.ToUpperInvariant();",
        "\"quiet\".Loud()",
        "static string Loud(this string text) => text + \"!!\"; \"quiet\".Loud()",
        "int count = 0; Func<int> next = () => ++count;",
        "next(); next(); $\"{count}\"",
        "var step = (int by) => count += by; $\"{step(5)}\"",
        "step = by => count -= by; $\"{step(1)} {count}\"",
        "int count = 100; $\"{next()} {count}\"",
        "o = (Func<int>)(() => count); $\"{((Func<int>)o)()}\"",
        "var (left, right) = (1, \"r\"); $\"{left}{right}\"",
        "(left, right) = (2, \"t\"); right + left",
        "int.TryParse(\"12\", out var parsed); $\"{parsed}\"",
        "if (o is Func<int> found) s = $\"{found()}\"; s",
        "using System.Text.RegularExpressions;",
        "Regex.Replace(\"abc\", \"b\", \"-\")",
        "using static System.Math; $\"{Max(1, 2)}\"",
        "using List = System.Collections.Generic.List<int>; var list = new List { 4, 5 }; $\"{list.Count}\"",
        "list.Add(6); new List(list).Count.ToString()",
        "await Task.Delay(1); s = await Task.FromResult(\"late\"); s",
        "async Task<int> Later(int n) { await Task.Yield(); return n + count; } $\"{await Later(1)}\"",
        "dynamic d = 5; d = d + 1; $\"{d}\"",
        "d = \"dyn\"; $\"{d.Length}\"",
        "int Fib(int n) { int Go(int k) => k < 2 ? k : Go(k - 1) + Go(k - 2); return Go(n); } $\"{Fib(10)}\"",
        "IEnumerable<int> Upto(int n) { for (int i = 0; i < n; i++) yield return i; } string.Join(\" \", Upto(4))",
        "throw new InvalidOperationException(\"on purpose\");",
        "int half = 8; throw new TimeoutException(); int never = 9;",
        "$\"{half} {never}\"",
        "foreach (var item in new[] { 1, 2 }) count += item; $\"{count}\"",
        "int count = ;",
        "missing + 1",
        "a.Nothing()",
        "static int shared = 5; static void Bump() => shared++;",
        "Bump(); $\"{shared}\"",
        "int Property { get; set; } = 4; event Action Happened;",
        "Property++; Happened += () => count = -1; Happened(); $\"{Property} {count}\"",
        "unsafe { int local = 3; int* p = &local; s = $\"{*p}\"; } s",
        "delegate int Op(int x); Op op = x => x + count; $\"{op(1)}\"",
        "const int Limit = 9; $\"{Limit}\"",
        "switch (o) { case Func<int> g when g() > 0: s = \"positive\"; break; default: s = \"other\"; break; } s",
        "a is string text && text.Length > 2 ? text : \"short\"",
        "Span<int> span = stackalloc int[3];",
        "goto end; count = 0; end: s = $\"{count}\"; s",
        "try { checked { int big = int.MaxValue; big += count * count + 1; } s = \"fits\"; } catch (OverflowException) { s = \"over\"; } s",
        "List<Box> boxes = new(); $\"{boxes.GetType().GenericTypeArguments[0].Name}\"",
        "ref int At(int[] items, int i) => ref items[i]; var numbers = new[] { 1, 2 }; At(numbers, 1) = 9; $\"{numbers[1]}\"",
        "class Node<T> where T : class { public Node<T> Next; public T Item; } $\"{new Node<string> { Item = \"i\" }.Item}\"",
        "#nullable enable\nstring? maybe = null; $\"{maybe ?? \"none\"}\"",
        "",
        "// nothing",
        "Console.Write(\"\");",
    ];

    /// <summary>A session: cells drawn at random, some of them run twice or three times in a row.</summary>
    public static List<string> Session(int seed, int count)
    {
        // A linear congruential generator (Knuth's constants), of which the upper bits are used.
        ulong state = (ulong)seed;
        int Next(int below) => (int)(((state = (state * 6364136223846793005) + 1442695040888963407) >> 33) % (ulong)below);
        var cells = new List<string> { "int a = 1; object o = null; string s = \"s\"; int count = 0;" };
        int at = Next(All.Count);
        while (cells.Count < count)
        {
            // Neighbours in the list belong together; mostly the next ones, sometimes a jump.
            at = Next(4) == 0 ? Next(All.Count) : (at + Next(4) - 1 + All.Count) % All.Count;
            for (int times = Next(6) == 0 ? 3 : 1; times > 0; times--)
                cells.Add(All[at]);
        }

        return cells;
    }
}
