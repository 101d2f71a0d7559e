using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>The protocol over a fake session: what is said, in which order, and to whom.</summary>
public class ProtocolTests : IAsyncLifetime
{
    private readonly FakeKernel _kernel = new();

    private RawClient Client => _kernel.Client;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _kernel.DisposeAsync();

    [Fact]
    public void Kernel_info_names_the_protocol_and_the_language()
    {
        var info = Client.Reply(Wire.Shell, Client.Send(Wire.Shell, "kernel_info_request", []));
        Assert.Equal("kernel_info_reply", info.Type);
        Assert.Equal("5.4", info["protocol_version"]);
        Assert.Equal("C#", info.Content["language_info"]!["name"]!.ToString());
        Assert.Equal(".cs", info.Content["language_info"]!["file_extension"]!.ToString());
        Assert.Equal("5.4", info.Header["version"]!.ToString());
        var control = Client.Reply(Wire.Control, Client.Send(Wire.Control, "kernel_info_request", []));
        Assert.Equal("ok", control["status"]);
    }

    [Fact]
    public void A_cell_is_echoed_printed_and_answered_between_busy_and_idle()
    {
        string id = Client.Execute("print hello\n");
        var reply = Client.Reply(Wire.Shell, id);
        Assert.Equal("ok", reply["status"]);
        Assert.Equal("1", reply["execution_count"]);
        Assert.IsType<JsonArray>(reply.Content["payload"]);
        var output = Client.Output(id);
        Assert.Equal(["execute_input", "stream"], output.Select(m => m.Type));
        Assert.Equal("print hello\n", output[0]["code"]);
        Assert.Equal("1", output[0]["execution_count"]);
        Assert.Equal("stdout", output[1]["name"]);
        Assert.Equal("hello\n", output[1]["text"]);
    }

    [Fact]
    public void A_value_is_an_execute_result_with_the_cells_number()
    {
        Client.StatusOf("print x");
        string id = Client.Execute("value 42");
        Assert.Equal("2", Client.Reply(Wire.Shell, id)["execution_count"]);
        var result = Client.Output(id).Single(m => m.Type == "execute_result");
        Assert.Equal("2", result["execution_count"]);
        Assert.Equal("42", result.Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public void An_error_is_published_and_repeated_in_the_reply()
    {
        string id = Client.Execute("throw");
        var reply = Client.Reply(Wire.Shell, id);
        Assert.Equal("error", reply["status"]);
        Assert.Equal("InvalidOperationException", reply["ename"]);
        var error = Client.Output(id).Single(m => m.Type == "error");
        Assert.Equal("thrown", error["evalue"]);
        Assert.Single(error.Content["traceback"]!.AsArray());
    }

    [Fact]
    public void Silent_runs_publish_nothing_and_count_nothing()
    {
        string id = Client.Execute("print secret", silent: true);
        Assert.Equal("0", Client.Reply(Wire.Shell, id)["execution_count"]);
        Assert.Empty(Client.Output(id));
        id = Client.Execute("throw", silent: true);
        Assert.Equal("error", Client.Reply(Wire.Shell, id)["status"]);
        Assert.Empty(Client.Output(id));
        Assert.Equal(["print secret", "throw"], _kernel.Session.Ran);
    }

    [Fact]
    public void Without_store_history_a_cell_is_shown_but_not_counted_or_remembered()
    {
        string id = Client.Execute("value 1", history: false);
        Assert.Equal("0", Client.Reply(Wire.Shell, id)["execution_count"]);
        Assert.Contains(Client.Output(id), m => m.Type == "execute_result");
        Assert.Empty(History(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 10, ["output"] = false, ["raw"] = true }));
    }

    [Fact]
    public void User_expressions_are_evaluated_after_the_cell_each_with_its_own_status()
    {
        string id = Client.Execute("print a", expressions: new JsonObject { ["good"] = "value 7", ["bad"] = "throw" });
        var values = Client.Reply(Wire.Shell, id).Content["user_expressions"]!;
        Assert.Equal("7", values["good"]!["data"]!["text/plain"]!.ToString());
        Assert.Equal("error", values["bad"]!["status"]!.ToString());
        id = Client.Execute("throw", expressions: new JsonObject { ["good"] = "value 7" });
        Assert.Null(Client.Reply(Wire.Shell, id).Content["user_expressions"]);
    }

    [Fact]
    public void Ten_thousand_lines_arrive_complete_and_in_order()
    {
        string id = Client.Execute("lines 10000");
        Client.Reply(Wire.Shell, id);
        var pieces = Client.Output(id).Where(m => m.Type == "stream").ToList();
        Assert.Equal(string.Concat(Enumerable.Range(0, 10000).Select(i => $"line {i}\n")), string.Concat(pieces.Select(m => m["text"])));
    }

    [Fact]
    public void Many_values_shown_at_once_arrive_complete_with_the_idle_that_ends_them()
    {
        string id = Client.Execute("values 2500");
        Client.Reply(Wire.Shell, id);
        var shown = Client.Output(id).Where(m => m.Type == "display_data").Select(m => m.Content["data"]!["text/plain"]!.ToString());
        Assert.Equal(Enumerable.Range(0, 2500).Select(i => $"{i}"), shown);
    }

    [Fact]
    public void Text_is_published_while_the_cell_still_runs()
    {
        string id = Client.Execute("loop");
        Assert.Equal("looping\n", Client.FirstText(id)["text"]);
        Client.Reply(Wire.Control, Client.Send(Wire.Control, "interrupt_request", []));
        Assert.Equal("Interrupted", Client.Reply(Wire.Shell, id)["ename"]);
        Assert.Equal("ok", Client.StatusOf("print still there"));
    }

    [Fact]
    public void Displays_updates_and_clear_output_have_their_messages()
    {
        Assert.Equal("id-1", Output("show", "display_data").Content["transient"]!["display_id"]!.ToString());
        var update = Output("update", "update_display_data");
        Assert.Equal("id-1", update.Content["transient"]!["display_id"]!.ToString());
        Assert.Equal("updated", update.Content["data"]!["text/plain"]!.ToString());
        Assert.Equal("true", Output("clear", "clear_output")["wait"]);
        Assert.Equal("stderr", Output("warn careful", "stream")["name"]);
    }

    [Fact]
    public void Half_a_character_is_shown_as_a_replacement_and_a_split_one_is_whole()
    {
        Assert.Equal("a\ufffdb", Output("half", "stream")["text"]);
        Assert.Equal("😀", Output("print 😀", "stream")["text"]);
        string id = Client.Execute("halves");
        Client.Reply(Wire.Shell, id);
        Assert.Equal("😀", string.Concat(Client.Output(id).Where(m => m.Type == "stream").Select(m => m["text"])));
    }

    [Fact]
    public void The_person_at_the_front_end_answers_a_question()
    {
        string id = Client.Execute("ask Name?", stdin: true);
        var question = Client.Reply(Wire.Stdin, id);
        Assert.Equal("input_request", question.Type);
        Assert.Equal("Name?", question["prompt"]);
        Client.Send(Wire.Stdin, "input_reply", new JsonObject { ["value"] = "Ada" });
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        Assert.Equal("Ada", Client.Output(id).Single(m => m.Type == "execute_result").Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public void A_question_can_be_interrupted_and_its_late_answer_is_not_the_next_ones()
    {
        string id = Client.Execute("ask one", stdin: true);
        Client.Reply(Wire.Stdin, id);
        Client.Reply(Wire.Control, Client.Send(Wire.Control, "interrupt_request", []));
        Assert.Equal("error", Client.Reply(Wire.Shell, id)["status"]);
        Client.Send(Wire.Stdin, "input_reply", new JsonObject { ["value"] = "late" });
        Thread.Sleep(100);
        id = Client.Execute("ask two", stdin: true);
        Client.Reply(Wire.Stdin, id);
        Client.Send(Wire.Stdin, "input_reply", new JsonObject { ["value"] = "right" });
        Client.Reply(Wire.Shell, id);
        Assert.Contains(Client.Output(id), m => m.Type == "execute_result" && m.Content["data"]!["text/plain"]!.ToString() == "right");
    }

    [Fact]
    public void Where_no_input_is_allowed_a_question_gets_nothing_and_says_why()
    {
        string id = Client.Execute("ask Name?");
        Assert.Equal("ok", Client.Reply(Wire.Shell, id)["status"]);
        var output = Client.Output(id);
        Assert.Contains("allows no input", output.Single(m => m.Type == "stream")["text"]);
        Assert.Equal("nothing", output.Single(m => m.Type == "execute_result").Content["data"]!["text/plain"]!.ToString());
    }

    [Fact]
    public void Completion_counts_in_code_points()
    {
        var reply = Ask("complete_request", new JsonObject { ["code"] = "😀 pri", ["cursor_pos"] = 5 });
        Assert.Equal("print", reply.Content["matches"]![0]!.ToString());
        Assert.Equal("2", reply["cursor_start"]);
        Assert.Equal("5", reply["cursor_end"]);
        Assert.Equal("method", reply.Content["metadata"]!["_jupyter_types_experimental"]![0]!["type"]!.ToString());
    }

    [Fact]
    public void Inspection_help_pages_and_completeness()
    {
        Assert.Equal("true", Ask("inspect_request",
            new JsonObject { ["code"] = "print", ["cursor_pos"] = 5, ["detail_level"] = 0 })["found"]);
        Assert.Equal("false", Ask("inspect_request", new JsonObject { ["code"] = "x", ["cursor_pos"] = 1 })["found"]);
        Assert.Equal("complete", Ask("is_complete_request", new JsonObject { ["code"] = "1" })["status"]);
        var incomplete = Ask("is_complete_request", new JsonObject { ["code"] = "if (x) {" });
        Assert.Equal("incomplete", incomplete["status"]);
        Assert.Equal("    ", incomplete["indent"]);
        foreach (string question in (string[])["print?", "?print", " Math.Sqrt ?"])
            Assert.Equal("complete", Ask("is_complete_request", new JsonObject { ["code"] = question })["status"]);
        foreach (string question in (string[])["print?", "?print"])
        {
            var payload = Client.Reply(Wire.Shell, Client.Execute(question)).Content["payload"]![0]!;
            Assert.Equal("page", payload["source"]!.ToString());
            Assert.Contains("prints", payload["data"]!["text/plain"]!.ToString());
        }
    }

    [Fact]
    public void History_by_tail_range_and_search()
    {
        string[] cells = ["value 1", "print a", "value 2", "value 1"];
        foreach (string cell in cells)
            Client.StatusOf(cell);
        Assert.Equal(["value 2", "value 1"], History(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 2 })
            .Select(h => h![2]!.ToString()));
        Assert.Equal(["print a"], History(new JsonObject { ["hist_access_type"] = "range", ["session"] = 0, ["start"] = 2, ["stop"] = 3 })
            .Select(h => h![2]!.ToString()));
        Assert.Equal(["value 2", "value 1"],
            History(new JsonObject { ["hist_access_type"] = "search", ["pattern"] = "value*", ["unique"] = true })
            .Select(h => h![2]!.ToString()));
        var last = History(new JsonObject { ["hist_access_type"] = "tail", ["n"] = 1, ["output"] = true })[0]!;
        Assert.Equal("1", last[2]![1]!.ToString());
        Assert.Equal("4", last[1]!.ToString());
    }

    [Fact]
    public void There_are_no_comms_and_one_that_is_opened_is_closed()
    {
        Assert.Empty(Ask("comm_info_request", []).Content["comms"]!.AsObject());
        string id = Client.Send(Wire.Shell, "comm_open",
            new JsonObject { ["comm_id"] = "c1", ["target_name"] = "widget", ["data"] = new JsonObject() });
        Assert.Equal("c1", Client.Output(id).Single(m => m.Type == "comm_close")["comm_id"]);
    }

    [Fact]
    public void The_heart_beats_while_a_cell_runs()
    {
        string id = Client.Execute("loop");
        Client.FirstText(id);

        Assert.True(Client.Beats());
        Client.Send(Wire.Control, "interrupt_request", []);
        Client.Reply(Wire.Shell, id);
    }

    [Fact]
    public void A_cell_can_be_interrupted_as_soon_as_it_is_said_to_be_busy()
    {
        for (int i = 0; i < 100; i++)
        {
            string id = Client.Execute("loop");
            Client.WaitUntilBusy(id);
            Client.Send(Wire.Control, "interrupt_request", []);
            Assert.Equal("Interrupted", Client.Reply(Wire.Shell, id)["ename"]);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Shutdown_is_answered_and_says_whether_a_restart_follows(bool restart)
    {
        var reply = Client.Reply(Wire.Control, Client.Send(Wire.Control, "shutdown_request", new JsonObject { ["restart"] = restart }));
        Assert.Equal("shutdown_reply", reply.Type);
        Assert.Equal(restart ? "true" : "false", reply["restart"]);
        Assert.Equal(restart, await _kernel.Kernel.Shutdown.WaitAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Only_loopback_is_bound()
    {
        var ours = new[] { _kernel.File.ShellPort, _kernel.File.ControlPort, _kernel.File.StdinPort, _kernel.File.IopubPort,
            _kernel.File.HeartbeatPort };
        var listeners = System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(l => ours.Contains(l.Port)).ToList();
        Assert.Equal(5, listeners.Count);
        Assert.All(listeners, l => Assert.Equal(System.Net.IPAddress.Loopback, l.Address));
    }

    private Message Ask(string type, JsonObject content) => Client.Reply(Wire.Shell, Client.Send(Wire.Shell, type, content));

    private JsonArray History(JsonObject content) => Ask("history_request", content).Content["history"]!.AsArray();

    private Message Output(string code, string type)
    {
        string id = Client.Execute(code);
        Client.Reply(Wire.Shell, id);
        return Client.Output(id).First(m => m.Type == type);
    }
}
