using Ebm.Kernel.Cells;
using Ebm.Kernel.Sessions;
using Ebm.Kernel.Tests.Jupyter;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>
/// An interrupt of the course's own long loops: no abort is needed, nothing goes on behind it, and later cells run as if nothing had been.
/// A sample; the campaign "interrupts" of tests/Ebm.Campaigns tries all kinds of cells at random times.
/// </summary>
[Collection("processes")]
public sealed class LibraryInterruptTests
{
    private const string Next =
        "var x = Tensor.Filled(1, 256, 256); x.MatrixProduct(x).Sum().Item";

    private const string Slow =
        "sealed class Slow : IConcurrentEnergy { public StateSpace Space => StateSpace.Real(1); "
        + "public void Energies(Batch states, Span<float> energies) { for (int q = 0; q < 1_000_000_000; q++) { } energies.Clear(); } }\n";

    [Theory]
    [InlineData(Slow + "Chains.RunFrom(new Metropolis(new Slow(), 0.5), [0], 1_000_000, 1, new Rng(1))")]
    [InlineData("var a = Tensor.Filled(1, 2048, 2048); for (;;) a.MatrixProduct(a);")]
    [InlineData("new RbmTrainer(Rbm.Random(100, 50, new Rng(1)), [new float[100], new float[100]], new RbmTraining(), new " +
        "Rng(2)).Train(100_000_000);")]
    [InlineData("MultiSpinIsing.Lattice(512, 0.44, new Rng(1)).Sweep(100_000_000);")]
    [InlineData("Exhaustive.Minimize(Exhaustive.Assignments(26, 2), y => y.Sum() + 1.0)")]
    [InlineData("Exercises.Gibbs.StableSoftmin.Check((e, beta) => { while (true) { } })")]
    public async Task A_long_loop_of_the_library_stops_without_an_abort(string code)
    {
        await using var session = new Session(new SessionOptions(Path.Combine(Programs.Checkout, "notebooks")));
        await ValueAsync(session, "#!import course.cs\nint kept = 5;");
        using var interrupt = new CancellationTokenSource();
        var output = new RecordingOutput();
        Task<CellResult> running = session.RunAsync("kept = 6; Console.WriteLine(\"started\");\n" + code, output, interrupt.Token);
        await output.FirstText.Task.WaitAsync(TimeSpan.FromSeconds(60));
        await interrupt.CancelAsync();
        CellResult result = await running.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(CellStatus.Interrupted, result.Status);
        Assert.NotEqual(StopMeans.Abort, session.LastStop);
        // A thread that works for the cell may be on its way out, and on a busy machine wait for the processor.
        for (int k = 0; k < 1000 && Interruption.IsRequested; k++)
            await Task.Delay(10);
        Assert.False(Interruption.IsRequested);
        Assert.Equal("16777216", await ValueAsync(session, Next));
        Assert.Equal("6", await ValueAsync(session, "kept"));
    }

    [Fact]
    public async Task The_library_is_given_the_check_when_it_is_loaded()
    {
        await using var session = new Session(new SessionOptions(Path.Combine(Programs.Checkout, "notebooks")));
        Assert.Equal("True", await ValueAsync(session, "#!import course.cs\nHost.Interruption is not null"));
    }

    [Fact]
    public void Checks_are_on_while_an_interrupted_run_is_alive_and_no_longer()
    {
        var run = new CellRun(null!, CancellationToken.None);
        Assert.False(Interruption.IsRequested);
        run.Interrupt();
        Assert.False(Interruption.IsRequested);
        CellRun.Current = run;
        Assert.True(Interruption.IsRequested);
        Assert.Throws<OperationCanceledException>(Interruption.Check);
        using var leave = new ManualResetEventSlim();
        using var inside = new ManualResetEventSlim();
        var other = new Thread(() =>
        {
            inside.Set();
            leave.Wait();
        });
        other.Start();
        inside.Wait();
        CellRun.Current = null;
        Assert.True(Interruption.IsRequested);
        Interruption.Check();
        leave.Set();
        other.Join();
        Assert.False(Interruption.IsRequested);
    }

    [Fact]
    public void An_interrupt_counts_a_run_once()
    {
        var run = new CellRun(null!, CancellationToken.None);
        CellRun.Current = run;
        run.Interrupt();
        run.Interrupt();
        CellRun.Current = null;
        Assert.False(Interruption.IsRequested);
        Assert.Equal(0, run.Active);
    }

    [Fact]
    public void A_limited_part_stops_alone_or_with_its_cell()
    {
        var run = new CellRun(null!, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        CellRun.Current = run;
        Assert.Throws<OperationCanceledException>(() => CellRun.Limited(
            () =>
            {
                Interruption.Check();
                Assert.Equal(1, run.Active);
                stop.Cancel();
                Assert.False(run.IsInterrupted);
                Interruption.Check();
            },
            stop.Token));
        Interruption.Check();
        Assert.False(Interruption.IsRequested);
        Assert.Throws<OperationCanceledException>(() => CellRun.Limited(
            () =>
            {
                run.Interrupt();
                Interruption.Check();
            },
            CancellationToken.None));
        CellRun.Current = null;
        Assert.False(Interruption.IsRequested);
        Assert.Equal(0, run.Active);
    }

    [Fact]
    public async Task An_answer_without_end_is_stopped_at_the_checks_of_its_cell()
    {
        await using var session = new Session(new SessionOptions(Path.Combine(Programs.Checkout, "notebooks")));
        await ValueAsync(session, "#!import course.cs\nlong turns = 0;\ndouble Endless(double[] v) { while (true) turns++; }");
        await ValueAsync(session, "var check = new Exercise<Func<double[], double>> { Id = \"x\", Hints = [], Explanation = \"\", "
            + "Oracle = v => 0, Cases = [[new double[] { 1 }]] }; var said = check.Check(Endless).ToString();");
        Assert.Equal("True", await ValueAsync(session, "said.Contains(\"no answer\") && !said.Contains(\"background\")"));
        Assert.Equal("True", await ValueAsync(session, "long seen = turns; System.Threading.Thread.Sleep(200); seen == turns"));
    }

    private static async Task<string?> ValueAsync(Session session, string code)
    {
        CellResult result = await session.RunAsync(code, new RecordingOutput(), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Null(result.Error);
        return result.Value?.Data["text/plain"];
    }
}
