using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>Whatever arrives, the kernel answers or drops it in a defined way, and runs the next cell.</summary>
public class BadInputTests : IAsyncLifetime
{
    private readonly FakeKernel _kernel = new();

    private RawClient Client => _kernel.Client;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public void A_wrong_signature_is_dropped_and_counted_and_never_executed()
    {
        byte[] header = RawClient.Header("forged", "execute_request"), empty = "{}"u8.ToArray();
        byte[] content = """{"code":"print forged","silent":false}"""u8.ToArray();
        foreach (string signature in (string[])["", "00", new string('0', 64), "ÿ", "zz" + new string('0', 62)])
            Client.SendFrames(Wire.Shell, "<IDS|MSG>"u8.ToArray(), Encoding.UTF8.GetBytes(signature), header, empty, empty, content);
        Assert.Equal("ok", Client.StatusOf("print honest"));
        Assert.Equal(["print honest"], _kernel.Session.Ran);
        Assert.Equal(5, _kernel.Kernel.Dropped);
        Assert.Contains(_kernel.Log, line => line.Contains("wrong signature") && line.Contains("5 so far"));
        Assert.Equal("5", Client.Reply(Wire.Shell, Client.Send(Wire.Shell, "kernel_info_request", []))["dropped_messages"]);
    }

    [Theory]
    [InlineData("not json", "{}")]
    [InlineData("{\"msg_id\":\"1\"", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("{\"msg_type\":7}", "{}")]
    [InlineData("{\"msg_type\":\"execute_request\"}", "not json")]
    [InlineData("{\"msg_type\":\"execute_request\"}", "[1]")]
    [InlineData("{\"msg_type\":\"execute_request\"}", "")]
    [InlineData("\ufeff{}", "\0")]
    public void Signed_nonsense_is_dropped_and_counted(string header, string content)
    {
        Client.SendSigned(Wire.Shell, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(content));
        Client.SendSigned(Wire.Control, Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(content));
        Assert.Equal("ok", Client.StatusOf("print well"));
        Client.Reply(Wire.Control, Client.Send(Wire.Control, "kernel_info_request", []));
        Assert.Equal(2, _kernel.Kernel.Dropped);
        Assert.Equal(["print well"], _kernel.Session.Ran);
    }

    [Fact]
    public void Frames_that_are_no_message_are_dropped_and_counted()
    {
        Client.SendFrames(Wire.Shell, [1, 2, 3]);
        Client.SendFrames(Wire.Shell, "<IDS|MSG>"u8.ToArray());
        Client.SendFrames(Wire.Shell, "<IDS|MSG>"u8.ToArray(), [], [], []);
        Client.SendFrames(Wire.Stdin, [], []);
        Assert.Equal("ok", Client.StatusOf("print well"));
        Assert.InRange(_kernel.Kernel.Dropped, 3, 4);
    }

    [Theory]
    [InlineData("execute_request", "{}", "code")]
    [InlineData("execute_request", "{\"code\":5}", "code")]
    [InlineData("execute_request", "{\"code\":\"print x\",\"silent\":\"yes\"}", "silent")]
    [InlineData("execute_request", "{\"code\":\"print x\",\"user_expressions\":{\"a\":1}}", "user_expressions")]
    [InlineData("complete_request", "{\"cursor_pos\":1}", "code")]
    [InlineData("complete_request", "{\"code\":\"x\",\"cursor_pos\":1.5}", "cursor_pos")]
    [InlineData("inspect_request", "{\"code\":null}", "code")]
    [InlineData("is_complete_request", "{}", "code")]
    [InlineData("history_request", "{}", "hist_access_type")]
    [InlineData("history_request", "{\"hist_access_type\":\"all\"}", "hist_access_type")]
    public void A_missing_or_wrong_field_gets_an_error_that_names_it(string type, string content, string field)
    {
        string id = Guid.NewGuid().ToString("N");
        Client.SendSigned(Wire.Shell, RawClient.Header(id, type), Encoding.UTF8.GetBytes(content));
        var reply = Client.Reply(Wire.Shell, id);
        Assert.Equal("error", reply["status"]);
        Assert.Equal("BadRequest", reply["ename"]);
        Assert.Contains(field, reply["evalue"]);
        Client.Output(id);
        Assert.Equal("ok", Client.StatusOf("print well"));
        Assert.Equal(["print well"], _kernel.Session.Ran);
    }

    [Fact]
    public void Fields_that_may_be_missing_have_their_defaults()
    {
        string id = Client.Send(Wire.Shell, "execute_request", new JsonObject { ["code"] = "value 1" });
        Assert.Equal("1", Client.Reply(Wire.Shell, id)["execution_count"]);
        id = Client.Send(Wire.Shell, "complete_request", new JsonObject { ["code"] = "pri" });
        Assert.Equal("3", Client.Reply(Wire.Shell, id)["cursor_end"]);
        foreach (int position in (int[])[-1, 1000])
            Assert.Equal("ok", Client.Reply(Wire.Shell,
                Client.Send(Wire.Shell, "complete_request", new JsonObject { ["code"] = "pri", ["cursor_pos"] = position }))["status"]);
    }

    [Fact]
    public void Unknown_messages_are_answered_where_an_answer_is_due()
    {
        foreach (var wire in (Wire[])[Wire.Shell, Wire.Control])
        {
            var reply = Client.Reply(wire, Client.Send(wire, "teleport_request", []));
            Assert.Equal("teleport_reply", reply.Type);
            Assert.Equal("error", reply["status"]);
        }

        Assert.Empty(Client.Output(Client.Send(Wire.Shell, "teleport", [])));
        Assert.Equal("error", Client.Reply(Wire.Control,
            Client.Send(Wire.Control, "execute_request", new JsonObject { ["code"] = "print x" }))["status"]);
        Assert.Equal("error", Client.Reply(Wire.Control, Client.Send(Wire.Control, "debug_request", []))["status"]);
        Assert.Equal("ok", Client.StatusOf("print well"));
        Assert.Equal(["print well"], _kernel.Session.Ran);
    }

    [Fact]
    public void A_cell_of_50_MB_is_refused_with_the_limit()
    {
        string id = Client.Execute("print " + new string('x', 50_000_000));
        var reply = Client.Reply(Wire.Shell, id, 60);
        Assert.Equal("error", reply["status"]);
        Assert.Contains("8 MB", reply["evalue"]);
        Assert.Equal("error", Client.Output(id).Single()!.Type);
        Assert.Equal("ok", Client.StatusOf("print well"));
        Assert.Equal(["print well"], _kernel.Session.Ran);
    }

    [Fact]
    public void A_client_that_vanishes_in_the_middle_of_a_stream_disturbs_nobody()
    {
        using (var other = new RawClient(_kernel.File))
        {
            string id = other.Execute("lines 20000");
            other.FirstText(id);
        }

        Assert.Equal("ok", Client.StatusOf("print well", 60));
    }

    [Fact]
    public void Noise_on_the_ports_disturbs_nobody()
    {
        foreach (int port in (int[])[_kernel.File.ShellPort, _kernel.File.ControlPort, _kernel.File.IopubPort, _kernel.File.HeartbeatPort,
            _kernel.File.StdinPort])
        {
            using var noise = new TcpClient();
            noise.Connect(IPAddress.Loopback, port);
            noise.GetStream().Write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"u8);
            noise.GetStream().Write([.. Enumerable.Range(0, 4096).Select(i => (byte)(i * 37))]);
        }

        Assert.True(Client.Beats());
        Assert.Equal("ok", Client.StatusOf("print well"));
    }

    [Fact]
    public async Task A_shutdown_during_a_cell_interrupts_it_and_answers_both()
    {
        string running = Client.Execute("loop"), waiting = Client.Execute("print never");
        Client.FirstText(running);

        Client.Reply(Wire.Control, Client.Send(Wire.Control, "shutdown_request", new JsonObject { ["restart"] = true }));
        Assert.True(await _kernel.Kernel.Shutdown.WaitAsync(TimeSpan.FromSeconds(60)));
        await _kernel.Kernel.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("error", Client.Reply(Wire.Shell, running)["status"]);
        Assert.Equal("aborted", Client.Reply(Wire.Shell, waiting)["status"]);
        Assert.Equal(["loop"], _kernel.Session.Ran);
        Assert.False(File.Exists(_kernel.File.Path + ".running"));
    }

    [Fact]
    public void Of_fifty_cells_in_the_queue_an_error_aborts_those_that_wait_and_no_later_one()
    {
        string[] queued = [.. Enumerable.Range(0, 50).Select(i => Client.Execute(i == 2 ? "throw" : $"print {i}"))];
        string info = Client.Send(Wire.Shell, "kernel_info_request", []);
        string[] statuses = [.. queued.Select(id => Client.Reply(Wire.Shell, id)["status"]!)];
        Assert.Equal(["ok", "ok", "error", .. Enumerable.Repeat("aborted", 47)], statuses);
        Assert.Equal("ok", Client.Reply(Wire.Shell, info)["status"]);
        Assert.Equal(["print 0", "print 1", "throw"], _kernel.Session.Ran);
        Assert.Equal("ok", Client.StatusOf("print well"));
    }

    [Fact]
    public void Without_stop_on_error_the_queue_goes_on()
    {
        string[] queued = [.. Enumerable.Range(0, 50).Select(i => Client.Execute(i == 2 ? "throw" : $"print {i}", stopOnError: i != 2))];
        Assert.Equal(49, queued.Count(id => Client.Reply(Wire.Shell, id)["status"] == "ok"));
        Assert.Equal(50, _kernel.Session.Ran.Count);
    }

    [Fact]
    public void Every_request_of_a_long_queue_has_its_own_busy_and_idle()
    {
        string[] queued = [.. Enumerable.Range(0, 50).Select(i => Client.Execute($"value {i}"))];
        foreach (string id in queued)
            Assert.Equal(["execute_input", "execute_result"], Client.Output(id).Select(m => m.Type));
    }

    [Fact]
    public void A_session_that_fails_itself_is_an_error_of_the_cell()
    {
        string id = Client.Execute("crash");
        Assert.Equal("InvalidTimeZoneException", Client.Reply(Wire.Shell, id)["ename"]);
        Client.Output(id);
        // It runs no more: what ends the process now is not of its doing.
        _kernel.Kernel.Dying("Environment.Exit(3)");
        Assert.False(File.Exists(_kernel.File.Path + ".running"));
        Assert.Equal("ok", Client.StatusOf("print well"));
    }

    [Fact]
    public void After_a_cell_that_runs_on_the_next_ones_run()
    {
        string id = Client.Execute("run on");
        Client.WaitUntilBusy(id);
        Client.Send(Wire.Control, "interrupt_request", []);
        Assert.Equal("Interrupted", Client.Reply(Wire.Shell, id)["ename"]);
        Assert.Equal("ok", Client.StatusOf("print well"));
    }

    [Fact]
    public async Task A_cell_that_ends_the_process_is_explained_before_and_after()
    {
        string id = Client.Execute("loop");
        Client.FirstText(id);

        _kernel.Kernel.Dying("Environment.Exit(3)");
        Assert.Contains("Environment.Exit(3)", Client.Reply(Wire.Shell, id)["evalue"]);
        await using var next = new FakeKernel(File.ReadAllText(_kernel.File.Path + ".running"));
        string first = next.Client.Execute("print again");
        string notice = next.Client.Output(first).First(m => m.Type == "stream")["text"]!;
        Assert.Contains("Environment.Exit(3) in cell [1] (loop)", notice);
        Assert.Contains("All variables are lost", notice);
        string second = next.Client.Execute("print again");
        Assert.DoesNotContain("lost", next.Client.Output(second).First(m => m.Type == "stream")["text"]!);
        Client.Send(Wire.Control, "interrupt_request", []);
    }

    [Theory]
    [InlineData("""{"cell":4,"code":"F(0)"}""", "stack overflow")]
    [InlineData("nonsense", "unreadable")]
    [InlineData("{\"cell\":\"x\"}", "unreadable")]
    public async Task What_a_dead_kernel_left_behind_is_told_once(string left, string expected)
    {
        await using var kernel = new FakeKernel(left);
        Assert.Contains(expected, kernel.Client.Output(kernel.Client.Execute("print a")).First(m => m.Type == "stream")["text"]);
    }
}
