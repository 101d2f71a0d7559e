using System.CommandLine;
using Ebm.Cli;

// The kernel has its own ways with signals, and no time to lose.
if (args is ["kernel", "start", { } connectionFile] && !connectionFile.StartsWith('-'))
    return KernelCommand.Start(connectionFile);
return new RootCommand("The course on energy-based models.") { KernelCommand.Create() }.Parse(args).Invoke();
