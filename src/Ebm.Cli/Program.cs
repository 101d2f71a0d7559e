using Ebm.Cli;

// The kernel has its own ways with signals, and no time to lose.
if (args is ["kernel", "start", { } connectionFile] && !connectionFile.StartsWith('-') && !string.IsNullOrWhiteSpace(connectionFile))
    return KernelCommand.Start(connectionFile);

if (OperatingSystem.IsWindows())
{
    try
    {
        // The signs of the tables are no part of its old code pages.
        Console.OutputEncoding = System.Text.Encoding.UTF8;
    }
    catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
    {
        // Without a console there is no code page to choose.
    }
}

using var interrupt = new Interrupt();
return await EbmCommand.RunAsync(args, Screen.ForConsole(), interrupt.Token).ConfigureAwait(false);
