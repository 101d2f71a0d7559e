// The first half of an enclosed worker. `unshare` has given it namespaces of its own and the rights of an administrator inside them. It
// builds a
// root that holds the framework, the system's libraries and the course's copy, all read-only, and an empty folder for temporary files;
// makes it
// the only root there is; gives up every right; and becomes the worker.

using System.Runtime.InteropServices;

namespace Ebm.Kernel.Grading;

/// <summary>Shuts a worker in (Linux).</summary>
internal static partial class Enclosure
{
    private const ulong ReadOnly = 1, NoSetUid = 2, NoDevices = 4, NoPrograms = 8, Remount = 32, Bind = 4096, Recursive = 16384;
    private const int Detach = 2, DropCapability = 24, NoNewPrivileges = 38, LastCapability = 63;
    private const string TemporaryMegabytes = "64";

    /// <summary>Builds the root and becomes the worker.</summary>
    /// <param name="arguments">An empty folder for the root; the folder of the course's copy; the worker's pipe.</param>
    /// <returns>1 where something fails; else it does not return.</returns>
    public static int Run(IReadOnlyList<string> arguments)
    {
        if (arguments is not [var root, var course, var pipe])
            return 2;
        string host = Environment.ProcessPath!;
        try
        {
            // Before the group's folder is out of sight.
            ProcessCount.Enter();
            Build(root, course, Path.GetDirectoryName(Path.GetFullPath(host))!);
            Enter(root);
            for (int capability = 0; capability <= LastCapability; capability++)
                _ = Control(DropCapability, (nuint)capability, 0, 0, 0);
            Must(Control(NoNewPrivileges, 1, 0, 0, 0), "no new privileges");
            return Become(host, [host, typeof(Enclosure).Assembly.Location, "check", pipe]);
        }
        catch (IOException problem)
        {
            Console.Error.WriteLine(problem.Message);
            return 1;
        }
    }

    private static void Build(string root, string course, string framework)
    {
        Must(Mount("none", root, "tmpfs", NoSetUid | NoDevices, "size=1m,mode=755"), root);
        // First: the course's copy may lie in it.
        Directory.CreateDirectory(root + "/tmp");
        Must(Mount("none", root + "/tmp", "tmpfs", NoSetUid | NoDevices, $"size={TemporaryMegabytes}m,mode=777"), "/tmp");
        foreach (string place in (string[])["/lib", "/lib64", "/usr/lib", "/usr/lib64", framework, course])
            Show(root, place);
        foreach (string device in (string[])["null", "zero", "random", "urandom"])
        {
            string at = root + "/dev/" + device;
            Directory.CreateDirectory(root + "/dev");
            File.WriteAllText(at, "");
            Must(Mount("/dev/" + device, at, null, Bind, null), at);
        }

        if (File.Exists("/etc/ld.so.cache"))
        {
            Directory.CreateDirectory(root + "/etc");
            File.Copy("/etc/ld.so.cache", root + "/etc/ld.so.cache");
        }

        Directory.CreateDirectory(root + "/proc");
        Must(Mount("proc", root + "/proc", "proc", NoSetUid | NoDevices | NoPrograms, null), "/proc");
    }

    /// <summary>Shows a folder under its own name, to read.</summary>
    private static void Show(string root, string place)
    {
        var folder = new DirectoryInfo(place);
        if (!folder.Exists)
            return;
        string at = root + place;
        if (Directory.Exists(at) || folder.LinkTarget is null)
        {
            Directory.CreateDirectory(at);
        }
        else
        {
            Directory.CreateDirectory(Path.GetDirectoryName(at)!);
            File.CreateSymbolicLink(at, folder.LinkTarget);
            return;
        }

        // Inside another one that is shown already.
        if (Directory.EnumerateFileSystemEntries(at).Any())
            return;
        Must(Mount(place, at, null, Bind | Recursive, null), at);
        Must(Mount(null, at, null, Bind | Remount | ReadOnly | NoSetUid | NoDevices, null), at);
    }

    private static void Enter(string root)
    {
        string old = root + "/old";
        Directory.CreateDirectory(old);
        Must((int)Call(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 41 : 155, root, old), "pivot_root");
        Must(ChangeFolder("/"), "/");
        Must(Unmount("/old", Detach), "/old");
        Directory.Delete("/old");
        Must(Mount(null, "/", null, Bind | Remount | ReadOnly | NoSetUid | NoDevices, null), "/");
    }

    private static unsafe int Become(string program, string[] arguments)
    {
        string[] environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
            .Select(e => $"{e.Key}={e.Value}")];
        nint[] words = [.. arguments.Select(Marshal.StringToCoTaskMemUTF8), 0];
        nint[] variables = [.. environment.Select(Marshal.StringToCoTaskMemUTF8), 0];
        fixed (nint* first = words, second = variables)
            Must(Execute(program, (nint)first, (nint)second), program);
        return 1; // not reached
    }

    private static void Must(int result, string what)
    {
        if (result != 0)
            throw new IOException($"{what}: error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string? source, string target, string? type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long Call(long number, string first, string second);

    [LibraryImport("libc", EntryPoint = "chdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeFolder(string path);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "execve", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string path, nint arguments, nint environment);
}
