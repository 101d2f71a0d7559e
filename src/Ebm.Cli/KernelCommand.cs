using System.CommandLine;
using Ebm.Kernel.Jupyter;
using Ebm.Kernel.Sessions;

namespace Ebm.Cli;

/// <summary><c>ebm kernel</c>: makes the course's C# kernel known to Jupyter, and is that kernel.</summary>
internal static class KernelCommand
{
    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    public static Command Create()
    {
        var command = new Command("kernel", "Installs or removes the course's Jupyter kernel.") { Install(), Remove() };
        var file = new Argument<string>("CONNECTION_FILE") { Description = "Written by the front end." };
        var start = new Command("start", "Starts the kernel; Jupyter calls this.") { file };
        start.SetAction(parsed =>
        {
            string name = parsed.GetRequiredValue(file);
            return !string.IsNullOrWhiteSpace(name) ? Start(name)
                : throw new UsageException("the name of the connection file is empty; Jupyter writes that file and starts the kernel");
        });
        command.Add(start);
        return command;
    }

    /// <summary>Runs the kernel. Called at once, past the command line's parser and its signals: the kernel has its own.</summary>
    public static int Start(string connectionFile)
    {
        // Cells take over Console.Error: the kernel's own complaints go to the real one.
        using var log = new StreamWriter(Console.OpenStandardError()) { AutoFlush = true };
        int code = KernelHost.Run(connectionFile, NewSession, TextWriter.Synchronized(log));
        // Threads that cells left running must not keep the process alive.
        Environment.Exit(code);
        return code;
    }

    private static Session NewSession()
    {
        var session = new Session(new SessionOptions(Environment.CurrentDirectory));
        // The compiler needs a second to get going: it has that while the person is still reading.
        _ = session.RunAsync("0", "warm-up", new SilentOutput(), CancellationToken.None);
        return session;
    }

    private static Command Install()
    {
        var name = Name();
        var force = new Option<bool>("--force") { Description = "Replace a kernel of that name even when another program installed it." };
        var command = new Command("install", "Makes the kernel known to Jupyter and VS Code.") { name, force };
        command.SetAction(parsed => Try(() =>
        {
            string program = Path.Combine(AppContext.BaseDirectory, "Ebm.Cli.dll");
            string folder = KernelSpecs.Install(parsed.GetRequiredValue(name), program, parsed.GetValue(force));
            Console.Out.WriteLine($"Installed 'C# (EBM course)' in {folder}");
        }));
        return command;
    }

    private static Command Remove()
    {
        var name = Name();
        var force = new Option<bool>("--force") { Description = "Remove it even when another program installed it." };
        var command = new Command("remove", "Removes the kernel from Jupyter.") { name, force };
        command.SetAction(parsed =>
            Try(() => Console.Out.WriteLine($"Removed {KernelSpecs.Remove(parsed.GetRequiredValue(name), parsed.GetValue(force))}")));
        return command;
    }

    private static Option<string> Name() => new("--name")
    {
        Description = "The kernelspec's name; .net-csharp is the name that the course's notebooks ask for.",
        DefaultValueFactory = _ => KernelSpecs.DefaultName,
    };

    private static int Try(Action action)
    {
        try
        {
            action();
            return 0;
        }
        catch (KernelSpecException e)
        {
            Console.Error.WriteLine($"ebm: {e.Message}");
            return 1;
        }
    }
}
