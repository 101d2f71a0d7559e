using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>The real kernel with the real session, in a process of its own: signals, deaths and restarts.</summary>
[Collection("processes")]
public sealed class KernelProcessTests : IDisposable
{
    private readonly KernelProcess _kernel = new();

    private RawClient Client => _kernel.Client;

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public void Cells_share_their_variables_and_the_process_ends_when_asked()
    {
        Client.StatusOf("int x = 6;");
        Assert.Equal("42", Value("x * 7"));
        string id = Client.Execute("for (int i = 0; i < 10_000; i++) Console.WriteLine(i);");
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        var pieces = Client.Output(id).Where(m => m.Type == "stream").Select(m => m["text"]).ToList();
        Assert.Equal(string.Concat(Enumerable.Range(0, 10_000).Select(i => $"{i}\n")), string.Concat(pieces));
        Assert.InRange(pieces.Count, 1, 100);
        id = Client.Execute("\n  throw new InvalidOperationException(\"on purpose\");");
        var error = Client.Reply(Wire.Shell, id);
        Assert.Equal("InvalidOperationException", error["ename"]);
        Assert.Contains("cell 4, line 2", error.Content["traceback"]!.ToJsonString());
        Client.Send(Wire.Control, "shutdown_request", new JsonObject { ["restart"] = false });
        Assert.Equal(0, _kernel.ExitCode());
        Assert.Equal("", _kernel.Errors.Trim());
    }

    [Fact]
    public void A_loop_is_interrupted_by_message_and_by_signal_and_variables_stay()
    {
        Client.StatusOf("int kept = 17;");
        foreach (bool bySignal in OperatingSystem.IsWindows() ? [false] : (bool[])[false, true])
        {
            string id = Client.Execute("Console.WriteLine(\"started\"); while (true) { }");
            Client.FirstText(id);

            Assert.True(Client.Beats());
            if (bySignal)
                Process.Start("kill", ["-INT", $"{_kernel.Id}"]).WaitForExit();
            else
                Assert.Equal("ok", Client.Reply(Wire.Control, Client.Send(Wire.Control, "interrupt_request", []))["status"]);
            Assert.Equal("Interrupted", Client.Reply(Wire.Shell, id)["ename"]);
            Assert.Equal("17", Value("kept"));
        }
    }

    [Fact]
    public void A_cell_can_be_interrupted_at_any_moment_of_its_beginning()
    {
        for (int i = 0; i < 12; i++)
        {
            string id = Client.Execute($"int n{i} = {i}; while (true) {{ }}");
            Client.WaitUntilBusy(id);

            Thread.Sleep(4 * i);
            Client.Send(Wire.Control, "interrupt_request", []);
            Assert.Equal("Interrupted", Client.Reply(Wire.Shell, id)["ename"]);
        }

        Assert.Equal("3", Value("1 + 2"));
    }

    [Fact]
    public void ReadLine_asks_the_front_end_and_can_be_interrupted()
    {
        string id = Client.Execute("Console.Write(\"Name? \"); var name = Console.ReadLine(); name!.Length", stdin: true);
        Client.Reply(Wire.Stdin, id);
        Client.Send(Wire.Stdin, "input_reply", new JsonObject { ["value"] = "Ada" });
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        Assert.Contains(Client.Output(id), m => m.Type == "execute_result" && m.Content["data"]!["text/plain"]!.ToString() == "3");
        id = Client.Execute("Console.ReadLine()", stdin: true);
        Client.Reply(Wire.Stdin, id);
        Client.Send(Wire.Control, "interrupt_request", []);
        Assert.Equal("error", Client.Reply(Wire.Shell, id)["status"]);
        id = Client.Execute("Console.ReadLine() ?? \"nobody\"");
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        Assert.Contains(Client.Output(id), m => m.Type == "stream" && m["text"]!.Contains("allows no input"));
    }

    [Fact]
    public void Environment_Exit_ends_the_kernel_and_the_next_one_says_so()
    {
        Client.StatusOf("int lost = 1;");
        string id = Client.Execute("Environment.Exit(3);");
        var reply = Client.Reply(Wire.Shell, id);
        Assert.Equal("KernelDied", reply["ename"]);
        Assert.Contains("Environment.Exit(3)", reply["evalue"]);
        Assert.Equal(3, _kernel.ExitCode());
        _kernel.Restart();
        id = Client.Execute("lost");
        Assert.Equal("error", Client.Reply(Wire.Shell, id)["status"]);
        Assert.Contains("Environment.Exit(3) in cell [2]", Client.Output(id).First(m => m.Type == "stream")["text"]);
        Assert.Equal("2", Value("1 + 1"));
    }

    [Fact]
    public void A_stack_overflow_ends_the_kernel_and_the_next_one_says_so()
    {
        Client.Execute("int Deep(int n) => Deep(n + 1) + 1; Deep(0)");
        Assert.NotEqual(0, _kernel.ExitCode());
        _kernel.Restart();
        string id = Client.Execute("1 + 1");
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        string notice = Client.Output(id).First(m => m.Type == "stream")["text"]!;
        Assert.Contains("stack overflow", notice);
        Assert.Contains("Deep(0)", notice);
    }

    [Fact]
    public void An_exception_on_another_thread_fails_the_cell_and_not_the_kernel()
    {
        string id = Client.Execute(
            "var t = new System.Threading.Thread(() => throw new Exception(\"far away\")); t.Start(); t.Join(); " +
            "System.Threading.Thread.Sleep(100);");
        Assert.Contains("far away", Client.Reply(Wire.Shell, id)["evalue"]);
        Client.Output(id);
        Assert.Equal("2", Value("1 + 1"));
    }

    [Fact]
    public void A_shutdown_during_an_endless_cell_ends_the_process()
    {
        Client.StatusOf("1");
        string id = Client.Execute("Console.WriteLine(\"started\"); while (true) { }");
        Client.FirstText(id);

        Assert.Equal("ok", Client.Reply(Wire.Control,
            Client.Send(Wire.Control, "shutdown_request", new JsonObject { ["restart"] = true }))["status"]);
        Assert.Equal(0, _kernel.ExitCode(8));
        _kernel.Restart();
        id = Client.Execute("1 + 1");
        Assert.DoesNotContain(Client.Output(id), m => m.Type == "stream");
    }

    [Fact]
    public void Hostile_messages_leave_the_real_kernel_as_it_was()
    {
        byte[] header = RawClient.Header("forged", "execute_request"), empty = "{}"u8.ToArray();
        Client.SendFrames(Wire.Shell, "<IDS|MSG>"u8.ToArray(), Encoding.ASCII.GetBytes(new string('a', 64)), header, empty, empty, """{"code":"Environment.Exit(9);"}"""u8.ToArray());
        Client.SendSigned(Wire.Shell, header, "{"u8.ToArray());
        string large = Client.Execute("var s = \"" + new string('x', 50_000_000) + "\";");
        Assert.Contains("8 MB", Client.Reply(Wire.Shell, large, 60)["evalue"]);
        Client.Output(large);
        using (var other = new RawClient(_kernel.File))
        {
            string id = other.Execute("for (int i = 0; i < 100_000; i++) Console.WriteLine(i);");
            other.FirstText(id);
        }

        Assert.Equal("2", Value("1 + 1"));
        Assert.Equal("2", Client.Reply(Wire.Shell, Client.Send(Wire.Shell, "kernel_info_request", []))["dropped_messages"]);
        Assert.Contains("wrong signature", _kernel.Errors);
    }

    [Fact]
    public void A_signal_and_the_front_ends_death_end_the_process_in_order()
    {
        using var orphan = new KernelProcess($"{_kernel.Id}");
        if (!OperatingSystem.IsWindows())
        {
            Process.Start("kill", ["-TERM", $"{_kernel.Id}"]).WaitForExit();
            Assert.Equal(0, _kernel.ExitCode());
        }

        _kernel.Dispose();
        Assert.Equal(0, orphan.ExitCode());
    }

    [Fact]
    public void A_kernel_that_cannot_start_says_why_in_one_line()
    {
        using var folder = new TemporaryFolder();
        string path = RawClient.NewConnection(folder.Path).Path;
        int port = JsonNode.Parse(File.ReadAllText(path))!["hb_port"]!.GetValue<int>();
        var taken = new TcpListener(IPAddress.Loopback, port);
        taken.Start();
        AssertRefused($"127.0.0.1:{port} (hb)", path);
        taken.Stop();
        AssertRefused("has no key", folder.File("nokey.json", File.ReadAllText(path).Replace("\"key\"", "\"nokey\"")));
        AssertRefused("not valid JSON", folder.File("bad.json", "{"));
        AssertRefused("cannot read", Path.Combine(folder.Path, "none.json"));

        static void AssertRefused(string why, string file)
        {
            var (code, text) = KernelProcess.Run("kernel", "start", file);
            Assert.Equal(1, code);
            Assert.Contains(why, text);
            Assert.Single(text.Trim().Split('\n'));
        }
    }

    private string Value(string code)
    {
        string id = Client.Execute(code);
        Client.Reply(Wire.Shell, id);
        return Client.Output(id).Single(m => m.Type == "execute_result").Content["data"]!["text/plain"]!.ToString();
    }
}
