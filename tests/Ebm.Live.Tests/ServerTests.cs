using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Ebm.Live.Tests;

/// <summary>Who is let in, and what happens to those who misbehave.</summary>
public class ServerTests
{
    [Fact]
    public async Task The_page_and_every_file_of_it_are_served_with_the_token()
    {
        await using LiveServer live = await LiveServer.Start();
        foreach (string path in PageFiles.Paths.Concat(Catalogue.Cards.Select(card => card.Name)).Append("").Append("notes")
            .Append("catalogue.json"))
        {
            using HttpResponseMessage response = await live.Get(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("http://127.0.0.1:{port}/")]
    [InlineData("http://127.0.0.1:{port}/ising")]
    [InlineData("http://127.0.0.1:{port}/0123456789abcdef0123456789abcdef/ising")]
    [InlineData("http://127.0.0.1:{port}//ising")]
    [InlineData("http://127.0.0.1:{port}/{token}")]
    public async Task Without_the_token_nothing_is_served(string address)
    {
        await using LiveServer live = await LiveServer.Start();
        string token = new Uri(live.Server.Address()).Segments[1].Trim('/');
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using HttpResponseMessage response =
            await client.GetAsync(address.Replace("{port}", $"{live.Server.Port}", StringComparison.Ordinal)
            .Replace("{token}", token[..^1], StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.DoesNotContain(token, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "example.org", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Host", "127.0.0.1.example.org:80", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://example.org", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    public async Task A_foreign_host_or_origin_is_refused(string header, string value, HttpStatusCode expected)
    {
        await using LiveServer live = await LiveServer.Start();
        using HttpResponseMessage response = await live.Get("ising", (header, value));
        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("book/fonts/a.woff2", HttpStatusCode.OK)]
    [InlineData("book/a.html", HttpStatusCode.Forbidden)]
    [InlineData("fonts/a.woff2", HttpStatusCode.Forbidden)]
    [InlineData("run/ising", HttpStatusCode.Forbidden)]
    public async Task A_chapter_which_has_no_origin_may_fetch_its_fonts_alone(string path, HttpStatusCode expected)
    {
        string folder = Directory.CreateTempSubdirectory("ebm-live").FullName;
        try
        {
            Directory.CreateDirectory(Path.Combine(folder, "fonts"));
            File.WriteAllText(Path.Combine(folder, "fonts", "a.woff2"), "font");
            File.WriteAllText(Path.Combine(folder, "a.html"), "page");
            await using LiveServer live = await LiveServer.Start(folder);
            using HttpResponseMessage response = await live.Get(path, ("Origin", "null"));
            Assert.Equal(expected, response.StatusCode);
            Assert.Equal(expected == HttpStatusCode.OK, response.Headers.Contains("Access-Control-Allow-Origin"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_page_elsewhere_cannot_connect_even_with_the_token()
    {
        await using LiveServer live = await LiveServer.Start();
        await Assert.ThrowsAsync<WebSocketException>(() => live.Open("ising", "http://example.org"));
        using LivePage page = await live.Open("ising?L=128");
        await page.Frame();
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("book/../../../../etc/passwd")]
    [InlineData("page/index.html")]
    [InlineData("run/ising")]
    [InlineData("run/none")]
    [InlineData("demos/")]
    [InlineData("ising%00")]
    public async Task What_is_not_there_is_not_served(string path)
    {
        await using LiveServer live = await LiveServer.Start();
        string raw = await Raw(live.Server.Port,
            $"GET {new Uri(live.Server.Address()).AbsolutePath}{path} HTTP/1.1\r\nHost: 127.0.0.1:{live.Server.Port}\r\nConnection: " +
            $"close\r\n\r\n");
        Assert.Matches("^(HTTP/1.1 40[034] |$)", raw);
        Assert.DoesNotContain("root:", raw, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 3\r\n\r\nabc")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("GET {root}ising HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX: {long}\r\n\r\n")]
    public async Task Odd_requests_are_refused_and_the_server_lives(string request)
    {
        await using LiveServer live = await LiveServer.Start();
        string text = request.Replace("{port}", $"{live.Server.Port}", StringComparison.Ordinal)
            .Replace("{root}", new Uri(live.Server.Address()).AbsolutePath, StringComparison.Ordinal)
            .Replace("{long}", new string('x', 100_000), StringComparison.Ordinal);
        Assert.Matches("^(HTTP/1.1 4|$)", await Raw(live.Server.Port, text));
        using HttpResponseMessage response = await live.Get("ising");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Only_this_machine_is_bound_and_a_busy_port_gives_way_to_the_next()
    {
        await using DemoServer first = await DemoServer.StartAsync(23571);
        await using DemoServer second = await DemoServer.StartAsync(first.Port);
        Assert.InRange(second.Port, first.Port + 1, first.Port + 50);
        Assert.NotEqual(new Uri(first.Address()).AbsolutePath, new Uri(second.Address()).AbsolutePath);
        foreach (IPAddress other in (await Dns.GetHostAddressesAsync(Dns.GetHostName()))
            .Where(address => address.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(address)))
        {
            using var client = new TcpClient();
            await Assert.ThrowsAnyAsync<SocketException>(() => client.ConnectAsync(other, first.Port));
        }
    }

    /// <summary>Everything a hostile or broken page may send; none of it may end the run or move it out of its ranges.</summary>
    private static readonly string[] Malformed =
    [
        "", "{", "null", "[]", "17", "\"x\"", "{}", "{\"ack\":-1}", "{\"ack\":\"x\"}", "{\"ack\":4000000000}", "{\"ack\":1e400}",
        "{\"set\":5}", "{\"set\":{\"T\":\"abc\"}}",
        "{\"set\":{\"T\":1e999}}", "{\"set\":{\"T\":\"NaN\"}}", "{\"set\":{\"T\":\"-Infinity\"}}", "{\"set\":{\"none\":1}}",
        "{\"set\":{\"L\":\"17\"}}", "{\"set\":{\"T\":{\"a\":[1]}}}",
        "{\"act\":5}", "{\"act\":\"none\"}", "{\"act\":\"paint\"}", "{\"act\":\"paint\",\"with\":[1]}",
        "{\"act\":\"paint\",\"with\":[\"a\",1,1,1]}", "{\"act\":\"paint\",\"with\":[1e999,1,1,1]}",
        "{\"act\":\"paint\",\"with\":5}", "{\"run\":1}", "{\"restart\":-1}", "{\"restart\":\"99999999999999999999\"}",
        "{\"restart\":null}", "{\"set\":{" + string.Join(',', Enumerable.Range(0, 65).Select(i => $"\"T{i}\":1")) + "}}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{}}}}}}", "{\"act\":\"\\ud800\"}",
    ];

    [Fact]
    public async Task A_message_that_makes_no_sense_is_answered_and_the_run_goes_on()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?L=128");
        await page.Said("card");
        foreach (string message in Malformed)
        {
            await page.Send(message);
            string notice = (await page.Said("notice")).GetString()!;
            Assert.DoesNotContain('\n', notice);
            double before = (await page.Frame())["steps"][0];
            await page.Frame(frame => frame["steps"][0] > before);
        }
    }

    [Fact]
    public void Of_a_name_that_comes_more_than_once_in_a_message_the_last_value_is_set()
    {
        string text = "{\"set\":{" + string.Join(',', Enumerable.Range(0, 33_000).Select(i => $"\"P\":{i % 200}")) + ",\"n\":3,\"P\":7}}";
        Assert.InRange(text.Length, 200_000, DemoMessage.MostBytes);
        var set = Assert.IsType<DemoMessage.Set>(DemoMessage.Read(Encoding.UTF8.GetBytes(text)));
        Assert.Equal([("P", "7"), ("n", "3")], set.Values);
    }

    [Fact]
    public async Task A_flood_of_odd_bytes_of_every_kind_leaves_the_run_alive()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?L=128");
        var rng = new Rng(1);
        await page.Said("card");
        for (int i = 0; i < 300; i++)
        {
            var bytes = new byte[rng.NextInt(200)];
            for (int k = 0; k < bytes.Length; k++) bytes[k] = (byte)rng.NextInt(128);
            await page.Send(bytes, i % 2 == 0 ? WebSocketMessageType.Text : WebSocketMessageType.Binary);
            await page.Take();
        }

        double before = (await page.Frame())["steps"][0];
        await page.Frame(frame => frame["steps"][0] > before);
    }

    [Fact]
    public async Task A_message_that_is_too_long_ends_its_own_run_only()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?L=128"), other = await live.Open("ising?L=128");
        await page.Send(Encoding.ASCII.GetBytes("{\"set\":\"" + new string('x', DemoMessage.MostBytes) + "\"}"), WebSocketMessageType.Text);
        await Assert.ThrowsAnyAsync<WebSocketException>(async () =>
        {
            while (true) await page.Take();
        });
        Assert.True(page.Socket.CloseStatus is null or WebSocketCloseStatus.MessageTooBig);
        double before = (await other.Frame())["steps"][0];
        await other.Frame(frame => frame["steps"][0] > before);
    }

    [Fact]
    public async Task A_page_that_vanishes_ends_its_run()
    {
        await using LiveServer live = await LiveServer.Start();
        for (int i = 0; i < 3; i++)
        {
            using LivePage page = await live.Open("ising?L=2048");
            await page.Said("card");
            page.Socket.Abort();   // in the middle of a frame
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (live.Server.Pages > 0) await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task A_page_that_draws_nothing_gets_two_frames_and_no_more()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?L=128");
        var buffer = new byte[1 << 20];
        int frames = 0;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            while (true)
            {
                ValueWebSocketReceiveResult part = await page.Socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
                if (part.MessageType == WebSocketMessageType.Binary && part.EndOfMessage) frames++;
            }
        });
        Assert.Equal(2, frames);
    }

    [Fact]
    public async Task Values_of_the_address_are_kept_in_range_and_said()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?T=99&h=abc&L=128&seed=-1&unknown=5");
        var card = await page.Said("parameters");
        Assert.Equal("5", card[0].GetProperty("text").GetString());
        string notice = (await page.Said("notice")).GetString()!;
        Assert.All((string[])["T: ", "h: ", "seed: "], name => Assert.Contains(name, notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pausing_stepping_and_restarting_do_what_they_say()
    {
        await using LiveServer live = await LiveServer.Start();
        using LivePage page = await live.Open("ising?L=128");
        await page.Send("{\"run\":false}");
        await page.Said("values");
        await page.Send("{\"restart\":\"7\"}");
        var start = await page.Frame(frame => frame["steps"][0] == 0);
        await page.Send("{\"step\":1}");
        await page.Send("{\"step\":1}");
        await page.Frame(frame => frame["steps"][0] == 2);
        await page.Send("{\"restart\":\"7\"}");
        Assert.Equal(start["spins"], (await page.Frame(frame => frame["steps"][0] == 0))["spins"]);
        await page.Send("{\"restart\":\"8\"}");
        Assert.NotEqual(start["spins"],
            (await page.Frame(frame => frame["steps"][0] == 0 && frame["spins"][0] != start["spins"][0]))["spins"]);
    }

    private static async Task<string> Raw(int port, string request)
    {
        using var client = new TcpClient();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await client.ConnectAsync(IPAddress.Loopback, port, patience.Token);
        NetworkStream stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request), patience.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            using var reader = new StreamReader(stream);
            return await reader.ReadToEndAsync(patience.Token);
        }
        catch (IOException)
        {
            return "";   // hung up on: as good an answer
        }
    }
}
