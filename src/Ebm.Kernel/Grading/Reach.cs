using System.Net.NetworkInformation;

namespace Ebm.Kernel.Grading;

/// <summary>What a process can reach: asked once in each run, so that the report says what was in force and not what was hoped
/// for.</summary>
internal static class Reach
{
    /// <summary>A word of <see cref="CheckReply.Reached"/>: a network interface that leads out.</summary>
    public const string Network = "network";

    /// <summary>A word: other processes can be seen.</summary>
    public const string Processes = "processes";

    /// <summary>A word: the course's own copy can be changed.</summary>
    public const string Writing = "writing";

    /// <summary>A word: any number of processes and threads can be started.</summary>
    public const string Number = "number";

    /// <summary>Looks at each of these places, at the network and at other processes.</summary>
    /// <param name="outside">Files and folders that should not be there.</param>
    public static CheckReply Look(IReadOnlyList<string> outside)
    {
        var reached = new List<string>();
        foreach (string place in outside)
        {
            if (File.Exists(place) || Directory.Exists(place))
                reached.Add(place);
        }

        if (Can(() => NetworkInterface.GetAllNetworkInterfaces()
            .Any(net => net.NetworkInterfaceType != NetworkInterfaceType.Loopback && net.OperationalStatus == OperationalStatus.Up)))
            reached.Add(Network);
        if (Can(() => Environment.ProcessId > 8))
            reached.Add(Processes);
        if (!Can(ProcessCount.IsIn))
            reached.Add(Number);
        string test = Path.Combine(AppContext.BaseDirectory, "write-test");
        if (Can(() =>
        {
            File.WriteAllText(test, "x");
            File.Delete(test);
            return true;
        }))
            reached.Add(Writing);
        return new CheckReply("reach") { Reached = reached };
    }

    private static bool Can(Func<bool> look)
    {
        try
        {
            return look();
        }
        catch (Exception)
        {
            return false; // what fails is out of reach
        }
    }
}
