using Ebm.Cli;

// The kernel has its own ways with signals, and no time to lose.
if (args is ["kernel", "start", { } connectionFile] && !connectionFile.StartsWith('-'))
    return KernelCommand.Start(connectionFile);

using var interrupt = new Interrupt();
return await EbmCommand.RunAsync(args, Screen.ForConsole(), interrupt.Token).ConfigureAwait(false);
