using System.Net;
using System.Net.Sockets;
using NetMQ;
using NetMQ.Sockets;

namespace Ebm.Kernel.Jupyter;

/// <summary>The sockets that carry messages.</summary>
internal enum Wire
{
    /// <summary>Requests, one after the other.</summary>
    Shell,

    /// <summary>Interrupt and shutdown, past the queue.</summary>
    Control,

    /// <summary>Questions to the person at the front end.</summary>
    Stdin,

    /// <summary>Output, to everyone.</summary>
    Iopub,
}

/// <summary>
/// The kernel's five sockets, all on loopback. One thread owns the four that carry messages; everyone else hands it work, because a socket
/// may be touched by one thread only. The heartbeat has its own thread, so that it beats while everything else is busy.
/// </summary>
internal sealed class KernelSockets : IDisposable
{
    // A listener that is behind by more than this many messages loses some; each is at most 64 KB of text, or one picture. MessagePace
    // keeps whoever takes 600 a second from ever being so far behind.
    private const int Backlog = 4000;
    private const long LargestFrame = 256L << 20;

    private readonly RouterSocket _shell = new(), _control = new(), _stdin = new();
    private readonly PublisherSocket _iopub = new();
    private readonly NetMQQueue<Action> _work = new();
    private readonly NetMQPoller _poller;
    private readonly Action<Wire, List<byte[]>> _received;
    private readonly Action<string> _log;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Thread _heartbeat;

    /// <summary>Binds all sockets.</summary>
    /// <param name="file">Addresses and ports.</param>
    /// <param name="received">Called on the socket thread with the frames of every message; must return at once.</param>
    /// <param name="log">Takes a line about something that went wrong.</param>
    /// <exception cref="ConnectionFileException">A port is in use.</exception>
    public KernelSockets(ConnectionFile file, Action<Wire, List<byte[]>> received, Action<string> log)
    {
        (_received, _log) = (received, log);
        var heartbeat = new RouterSocket();
        (NetMQSocket Socket, string Name, int Port)[] all =
        [
            (_shell, "shell", file.ShellPort), (_control, "control", file.ControlPort), (_stdin, "stdin", file.StdinPort),
            (_iopub, "iopub", file.IopubPort), (heartbeat, "hb", file.HeartbeatPort),
        ];
        foreach (var (socket, _, _) in all)
        {
            socket.Options.Linger = TimeSpan.FromMilliseconds(500);
            socket.Options.SendHighWatermark = Backlog;
            socket.Options.ReceiveHighWatermark = Backlog;
            socket.Options.MaxMsgSize = LargestFrame;
        }

        try
        {
            foreach (var (socket, name, port) in all)
                Bind(socket, file.Address, name, port);
        }
        catch
        {
            foreach (var (socket, _, _) in all)
                socket.Dispose();
            throw;
        }

        _poller = [_shell, _control, _stdin, _work];
        _shell.ReceiveReady += (_, _) => Receive(_shell, Wire.Shell);
        _control.ReceiveReady += (_, _) => Receive(_control, Wire.Control);
        _stdin.ReceiveReady += (_, _) => Receive(_stdin, Wire.Stdin);
        _work.ReceiveReady += (_, _) => Work();
        _heartbeat = new Thread(() => Beat(heartbeat)) { IsBackground = true, Name = "Jupyter heartbeat" };
    }

    /// <summary>Begins to receive and to send.</summary>
    public void Start()
    {
        _poller.RunAsync("Jupyter sockets", true);
        _heartbeat.Start();
    }

    /// <summary>How many messages wait to be handed to the sockets.</summary>
    public int Waiting => _work.Count;

    /// <summary>Sends a message soon, in the order of the calls.</summary>
    public void Send(Wire wire, List<byte[]> frames) => Enqueue(() =>
    {
        NetMQSocket socket = wire switch { Wire.Shell => _shell, Wire.Control => _control, Wire.Stdin => _stdin, _ => _iopub };
        socket.TrySendMultipartBytes(frames);
    });

    /// <summary>
    /// Reads whatever has reached the shell socket, then calls back: what was sent before this call has been handed over by then.
    /// </summary>
    public void AfterPendingShell(Action then) => Enqueue(() =>
    {
        Receive(_shell, Wire.Shell);
        then();
    });

    /// <summary>Ends when all that was sent before has been handed to the sockets.</summary>
    public async Task FlushAsync()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Enqueue(done.SetResult);
        await Task.WhenAny(done.Task, Task.Delay(1000));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
            _closing.Cancel();
        _heartbeat.Join(2000);
        _poller.Stop();
        _poller.Dispose();
        foreach (IDisposable socket in (IDisposable[])[_shell, _control, _stdin, _iopub, _work])
            socket.Dispose();
    }

    // A thread that a cell left running may print when all is closed.
    private void Enqueue(Action action)
    {
        lock (_gate)
        {
            if (!_closing.IsCancellationRequested)
                _work.Enqueue(action);
        }
    }

    private static void Bind(NetMQSocket socket, string address, string name, int port)
    {
        try
        {
            // NetMQ shares ports that other NetMQ programs listen on; a plain listener does not, so it tells whether the port is free.
            var probe = new TcpListener(IPAddress.Parse(address), port);
            probe.Start();
            probe.Stop();
            socket.Bind($"tcp://{address}:{port}");
        }
        catch (Exception e) when (e is SocketException or NetMQException)
        {
            throw new ConnectionFileException($"cannot listen on {address}:{port} ({name}): {e.Message}");
        }
    }

    private void Receive(NetMQSocket socket, Wire wire)
    {
        while (Next(socket, TimeSpan.Zero) is { } frames)
            Guard(() => _received(wire, frames));
    }

    private static List<byte[]>? Next(NetMQSocket socket, TimeSpan wait)
    {
        List<byte[]> frames = [];
        return socket.TryReceiveMultipartBytes(wait, ref frames!) ? frames : null;
    }

    private void Work()
    {
        while (_work.TryDequeue(out Action? action, TimeSpan.Zero))
            Guard(action!);
    }

    // An exception here would end the thread, and with it the kernel.
    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e)
        {
            _log($"a message could not be handled: {e}");
        }
    }

    private void Beat(RouterSocket socket)
    {
        using (socket)
        {
            while (!_closing.IsCancellationRequested)
            {
                if (Next(socket, TimeSpan.FromMilliseconds(250)) is { } frames)
                    socket.TrySendMultipartBytes(frames);
            }
        }
    }
}
