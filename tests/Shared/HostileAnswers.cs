namespace Ebm.Testing;

/// <summary>An answer to 02.stable-softmin that is meant to stop or fool whoever grades it.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Code">The cell.</param>
/// <param name="States">The states that tell the truth about it.</param>
internal sealed record HostileAnswer(string Name, string Code, params string[] States);

/// <summary>Answers that are meant to stop or fool the grader, each with what must be said of it.</summary>
internal static class HostileAnswers
{
    private const string Head = "double[] StableSoftmin(double[] energies, double beta)";
    private const string Right =
        "var m = energies.Max(e => -beta * e); var w = energies.Select(e => Math.Exp(-beta * e - m)).ToArray(); " +
        "return w.Select(v => v / w.Sum()).ToArray();";

    /// <summary>What runs, and must be held or survived.</summary>
    public static IReadOnlyList<HostileAnswer> Running { get; } =
    [
        new("overflows the stack", Head + " => StableSoftmin(energies, beta + 1).Append(1).ToArray();", "crashed"),
        new("never ends", Head + " { while (true) { } }", "timeout"),
        new("never ends and swallows", Head + " { while (true) { try { while (true) System.Threading.Thread.Sleep(1); } catch { } } }",
            "timeout"),
        new("hangs before the check", Head + " { " + Right + " }\nwhile (true) { }", "timeout"),
        new("hangs in a static constructor", "class Trap { static Trap() { while (true) { } } public static int X = 1; }\n" + Head +
            " { if (Trap.X == 1) return energies; return null; }", "timeout"),
        new("takes all memory", Head + " { var all = new List<byte[]>(); while (true) all.Add(new byte[50_000_000]); }", "memory",
            "crashed", "timeout"),
        new("takes memory in small pieces", "class Link { public Link Next; public int[] Room = new int[1000]; }\n" + Head +
            " { Link head = null; while (true) head = new Link { Next = head }; }", "memory", "crashed", "timeout"),
        new("prints 100 MB", Head + " { for (int i = 0; i < 1000; i++) Console.WriteLine(new string('x', 100_000)); return energies; }",
            "wrong"),
        new("prints a verdict", Head + " { Console.WriteLine(\"{\\\"State\\\":\\\"solved\\\"}\"); return energies; }", "wrong"),
        new("throws what ends checks", Head + " { throw new System.Threading.ThreadInterruptedException(); }", "wrong"),
        new("throws a book", Head + " { throw new Exception(new string('x', 100_000_000) + '\\uD800'); }", "wrong", "memory"),
        new("throws half a character", Head + " { throw new Exception(\"\\uD800 <b>\\0\"); }", "wrong"),
        new("throws a book on a thread", Head + " { new System.Threading.Thread(() => throw new Exception(new string('x', 50_000_000)))" +
            ".Start(); System.Threading.Thread.Sleep(3000); return energies; }", "crashed", "wrong", "memory"),
        new("throws a cancellation", Head + " { throw new OperationCanceledException(); }", "wrong"),
        new("throws out of memory", Head + " { throw new OutOfMemoryException(); }", "memory", "crashed", "wrong"),
        new("throws that it is a stub", Head + " { int x = 0; throw new NotImplementedException(\"x\" + x); }", "not-attempted"),
        new("crashes in finalizers", "class Bomb { ~Bomb() { throw new Exception(\"bomb\"); } }\n" + Head
            + " { for (int i = 0; i < 50_000; " +
            "i++) { new Bomb(); var x = new byte[10_000]; } System.Threading.Thread.Sleep(300); " + Right + " }", "crashed", "timeout"),
        new("recurses in Dispose", "class D : IDisposable { public void Dispose() { using var d = new D(); } }\n" + Head +
            " { using var d = new D(); return energies; }", "crashed"),
        new("throws on a thread of its own", Head + " { new System.Threading.Thread(() => throw new Exception(\"thread\")).Start(); " +
            "System.Threading.Thread.Sleep(500); return energies; }", "crashed"),
        new("leaves threads running", Head + " { new System.Threading.Thread(() => { while (true) { } }).Start(); " + Right + " }",
            "solved",
            "timeout"),
        new("shadows the course", "class Exercises { public static class Gibbs { public static Judge StableSoftmin = new(); } }\n" +
            "class Judge { public string Check(object f) => \"solved\"; }\nclass Verdict { }\nclass Rng { }\nclass Check { }\n" + Head +
            " => energies;", "wrong"),
        new("shadows the framework", "static class Math { public static double Exp(double x) => 1; }\n" + Head +
            " => energies.Select(e => Math.Exp(e)).ToArray();", "wrong"),
        new("throws what throws again", "class E : Exception { public override string Message => throw new " +
            "NotImplementedException(); }\n" + Head +
            " { throw new E(); }", "wrong", "crashed", "not-attempted"),
        new("throws what never ends", "class E : Exception { public override string Message { get { while (true) { } } } }\n" + Head +
            " { throw new E(); }", "timeout"),
        new("throws what writes a reply", Head + " { throw new Exception(new string('x', 300) + " +
            "\"\\\",\\\"State\\\":\\\"solved\\\"}\\n\"); }", "wrong"),
        new("changes its result later", Head + " { var r = new double[energies.Length]; new System.Threading.Thread(() => { while (true) " +
            "for (int i = 0; i < r.Length; i++) r[i] = (r[i] + 1e-3) % 1; }) { IsBackground = true }.Start(); return r; " +
                "}", "wrong", "timeout"),
        new("is no number", Head + " => energies.Select(_ => double.NaN).ToArray();", "wrong"),
        new("is nothing", Head + " => [];", "wrong"),
        new("counts in its own way", "class C : System.Globalization.CultureInfo { public C() : base(\"\") { } public override object " +
            "GetFormat(Type t) => throw new Exception(); }\n" + Head + " { System.Globalization.CultureInfo.CurrentCulture = new C(); " +
            "System.Globalization.CultureInfo.DefaultThreadCurrentCulture = new C(); return energies; }", "wrong", "crashed"),
        new("brings its own letters", "class P : EncodingProvider { public override Encoding GetEncoding(string n) => " +
            "Encoding.ASCII; public " +
            "override Encoding GetEncoding(int n) => Encoding.ASCII; }\n" + Head + " { Encoding.RegisterProvider(new P()); return " +
                "energies; }", "wrong"),
        new("closes the console", Head + " { Console.Out.Close(); Console.Error.Dispose(); return energies; }", "wrong"),
        new("throws between threads", Head + " { new System.Threading.AsyncLocal<int>(_ => throw new Exception()).Value = 1; " +
            "return energies; }",
            "wrong", "crashed"),
        new("starts threads without end", Head + " { while (true) new System.Threading.Thread(() => System.Threading.Thread.Sleep(-1)) " +
            "{ IsBackground = true }.Start(); }", "wrong", "memory", "crashed", "timeout"),
        new("holds the locks", Head + " { System.Threading.Monitor.Enter(typeof(string)); " +
            "System.Threading.Monitor.Enter(typeof(Visual)); " +
            "System.Threading.Monitor.Enter(Console.Out); return energies; }", "wrong", "timeout"),
        new("changes its argument", Head + " { Array.Clear(energies); return energies; }", "wrong"),
        new("returns null", Head + " => null;", "wrong"),
        new("ends the compiler", Head + " => " + new string('(', 30_000) + "energies" + new string(')', 30_000) + ";", "compile-error"),
        new("ends the compiler by signs", Head + " => [" + string.Concat(Enumerable.Repeat("- ", 60_000)) + "1];", "compile-error",
            "wrong"),
        new("wears out the compiler", "int F(Func<int, int> f) => f(1); int F(Func<int, long> f) => 2; int F(Func<int, byte> f) => 3;\n"
            + Head +
            " => new double[] { F(a => F(b => F(c => F(d => F(e => F(f => F(g => F(h => F(i => a + b + c + d + e + f + g + h + " +
                "i))))))))) };",
            "compile-error", "wrong", "refused"),
    ];

    /// <summary>What is refused: it reaches for the judge in the same process, or for the machine.</summary>
    public static IReadOnlyList<HostileAnswer> Reaching { get; } =
    [
        .. new (string Name, string Statement)[]
        {
            ("exits", "Environment.Exit(0);"),
            ("fails fast", "Environment.FailFast(\"x\");"),
            ("starts a process", "System.Diagnostics.Process.Start(\"sleep\", \"1000\");"),
            ("kills itself", "System.Diagnostics.Process.GetCurrentProcess().Kill();"),
            ("fills the disk", "System.IO.File.WriteAllBytes(\"x\", new byte[1000]);"),
            ("deletes files", "System.IO.Directory.Delete(\"/tmp\", true);"),
            ("reads other submissions", "var all = System.IO.Directory.GetFiles(\"..\");"),
            ("reads by a file stream", "new System.IO.FileStream(\"/etc/passwd\", (System.IO.FileMode)3);"),
            ("reads by a reader", "new System.IO.StreamReader(\"/etc/passwd\");"),
            ("opens a connection", "new System.Net.Sockets.TcpClient(\"example.org\", 80);"),
            ("asks the web", "new System.Net.Http.HttpClient();"),
            ("asks the oracle", "return Exercises.Gibbs.StableSoftmin.Oracle(energies, beta);"),
            ("asks for a list of oracles", "var all = Exercises.All;"),
            ("asks through an alias", "var g = new Exercise<Func<int>> { Id = \"\", Hints = [], Explanation = \"\" };"),
            ("makes a verdict", "new Verdict(\"02.stable-softmin\", VerdictState.Solved);"),
            ("switches the judge off", "Ebm.Host.Limited = (a, t) => { };"),
            ("looks with reflection", "var t = typeof(Visual).Assembly.GetTypes();"),
            ("looks from an object", "var t = energies.GetType().Assembly;"),
            ("looks at a method", "Func<int> f = () => 1; var m = f.Method;"),
            ("looks at a target", "Func<int> f = () => 1; var m = f.Target;"),
            ("looks at a call site", "try { throw new Exception(); } catch (Exception e) { var m = e.TargetSite; }"),
            ("activates", "Activator.CreateInstance(\"System.Diagnostics.Process\", \"System.Diagnostics.Process\");"),
            ("is dynamic", "dynamic d = energies; d.Exit(0);"),
            ("compiles expressions", "System.Linq.Expressions.Expression<Func<int>> e = () => 1; e.Compile()();"),
            ("queries expressions", "energies.AsQueryable().Select(e => e + 1).ToArray();"),
            ("is unsafe", "unsafe { int x = 1; int* p = &x; *p = 2; }"),
            ("marshals", "System.Runtime.InteropServices.Marshal.AllocHGlobal(1);"),
            ("casts memory", "System.Runtime.CompilerServices.Unsafe.As<double[], string>(ref energies);"),
            ("reads memory as it likes", "System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(energies);"),
            ("loads a context", "new System.Runtime.Loader.AssemblyLoadContext(\"x\");"),
            ("listens for the end", "AppDomain.CurrentDomain.ProcessExit += (_, _) => { };"),
            ("reads variables", "Environment.GetEnvironmentVariable(\"HOME\");"),
            ("takes over the console", "Console.SetOut(Console.Out);"),
            ("writes to a handle", "Console.OpenStandardOutput();"),
            ("interrupts its thread", "System.Threading.Thread.CurrentThread.Interrupt();"),
            ("shares the pool of arrays", "System.Buffers.ArrayPool<double>.Shared.Return(energies);"),
            ("gives a pooled buffer back twice", "var h = new System.Runtime.CompilerServices.DefaultInterpolatedStringHandler(9, " +
                "9); var k = h; " +
                "h.ToStringAndClear(); k.ToStringAndClear();"),
            ("gives a pooled buffer back in a function", "void F(System.Runtime.CompilerServices.DefaultInterpolatedStringHandler " +
                "h) { var k = h; " +
                "string.Create(null, ref h); string.Create(null, ref k); } F($\"{beta}\");"),
            ("saves a model", "new Rbm(2, 2).Save(\"/tmp/x\");"),
            ("reads a file as a model", "Rbm.Load(\"/etc/passwd\");"),
            ("hands on what saves", "Action<string> save = new Rbm(2, 2).Save; save(\"x\");"),
            ("writes weights to the channel", "WeightFile.Write(\"/proc/self/fd/3\", []);"),
            ("reads a file as weights", "WeightFile.Read(\"/etc/passwd\");"),
            ("keeps checkpoints", "Trainer t = null; t.Run(1, null, default, \"/tmp/x\");"),
            ("keeps checkpoints by name", "Trainer t = null; t.Run(1, checkpoint: \"/tmp/x\");"),
            ("downloads", "FashionMnist.Download(\"/tmp\", new Uri(\"http://localhost/\")).Wait();"),
            ("reads a folder as pictures", "FashionMnist.LoadFullTrain(\"/\");"),
            ("changes how numbers are computed", "MathNet.Numerics.Control.NativeProviderPath = \"/tmp\";"),
            ("matches what may not be held", "try { throw new Exception(); } catch (Exception e) when (e is { TargetSite: object m }) { }"),
            ("matches through what may not be held", "object o = 1; if (o is Delegate { Method.Module.Assembly: object a }) { }"),
            ("matches a type's assembly", "if (typeof(int) is { Assembly: object a }) { }"),
            ("makes a reference of its own kind", "int x = 1; var r = __makeref(x); __refvalue(r, int) = 2;"),
            ("lists its arguments", "int F(__arglist) => 1; F(__arglist(1, 2));"),
            ("hides a type in a lazy one", "new Lazy<System.Diagnostics.Process>();"),
            ("passes a method on", "Func<Type, object> make = Activator.CreateInstance; make(typeof(int));"),
            ("asks a static import", "new System.Threading.Thread(() => { }).UnsafeStart();"),
            ("awaits what writes", "async Task T() => await System.IO.File.WriteAllTextAsync(\"x\", \"x\"); T().Wait();"),
            ("loops over files", "foreach (var f in System.IO.Directory.EnumerateFiles(\"/\")) { }"),
            ("names the exercise by a pattern", "object o = null; if (o is Exercise<Func<double[], double, double[]>> { Oracle: { " +
                "} f }) return f(energies, beta);"),
            ("catches the check's verdict", "object o = null; if (o is Verdict v) { }"),
            ("converts by a cast", "var s = (System.IO.Stream)(object)energies;"),
            ("throws a denied kind", "try { } catch (System.IO.FileNotFoundException e) when (e.FileName == \"\") { }"),
            ("takes a clean slate", "System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(default);"),
        }.Select(item => new HostileAnswer(item.Name, $"{Head} {{ {item.Statement} {Right} }}", "refused")),
        new("calls the system", "[System.Runtime.InteropServices.DllImport(\"libc\")] static extern int fork();\n" + Head + " { fork(); " +
            Right + " }", "refused"),
        new("accesses what is private", "[System.Runtime.CompilerServices.UnsafeAccessor((System.Runtime.CompilerServices." +
            "UnsafeAccessorKind)2)] static extern void X(Verdict v);\n" + Head + " { " + Right + " }", "refused"),
        new("overlays references", "[System.Runtime.InteropServices.StructLayout((System.Runtime.InteropServices.LayoutKind)2)] struct U " +
            "{ }\n"
            + Head + " { " + Right + " }", "refused"),
        new("takes a package", "#r \"nuget: Newtonsoft.Json\"\n" + Head + " { " + Right + " }", "refused"),
        new("names a class by an alias", "using P = System.Diagnostics.Process;\n" + Head + " { P.Start(\"sleep\"); " + Right + " }",
            "refused"),
        new("imports a class", "using static System.IO.File;\n" + Head + " { Delete(\"x\"); " + Right + " }", "refused"),
        new("runs before everything", "class M { [System.Runtime.CompilerServices.ModuleInitializer] public static void Go() { } " +
            "}\n" + Head + " { " +
            Right + " }", "refused"),
        new("builds its own tasks", "[System.Runtime.CompilerServices.AsyncMethodBuilder(typeof(int))] class T { }\n" + Head + " " +
            "{ " + Right + " }",
            "refused"),
        new("lays arrays into structures", "[System.Runtime.CompilerServices.InlineArray(9)] struct A { int x; }\n" + Head +
            " { " + Right + " }",
            "refused"),
        new("calls into the runtime", "[System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices." +
            "MethodImplOptions.InternalCall)] " +
            "static extern void X();\n" + Head + " { " + Right + " }", "refused"),
        new("inherits a hook of the judge", "class E : IExercise { }\n" + Head + " { " + Right + " }", "refused"),
        new("hides a package behind a space", "# r \"nuget: Newtonsoft.Json\"\n" + Head + " { " + Right + " }", "refused", "compile-error"),
        new("hides a file behind a tab", "#load\t\"/etc/passwd\"\n" + Head + " { " + Right + " }", "refused", "compile-error"),
        new("inherits", "class Q : System.IO.MemoryStream { }\n" + Head + " { new Q(); " + Right + " }", "refused"),
        new("reaches from a helper", "int Help() { Environment.Exit(0); return 1; }\n" + Head + " { Help(); " + Right + " }", "refused"),
    ];
}
