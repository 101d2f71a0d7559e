using Ebm.Kernel.Running;

// The worker process of one notebook: started by the runner, never by hand.
if (args is not ["worker", var pipe])
{
    Console.Error.WriteLine("This is the worker of `ebm run`; start that instead.");
    return 2;
}

return await Worker.RunAsync(pipe).ConfigureAwait(false);
