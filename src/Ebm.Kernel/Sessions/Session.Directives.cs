namespace Ebm.Kernel.Sessions;

/// <summary>What <c>#r</c> and <c>#!import</c> do.</summary>
public sealed partial class Session
{
    private async Task ReferAsync(string argument, string folder, CancellationToken interrupt)
    {
        if (argument.StartsWith("nuget:", StringComparison.OrdinalIgnoreCase))
        {
            ResolvedPackages packages = await _packages.AddAsync(argument["nuget:".Length..], interrupt).ConfigureAwait(false);
            foreach (string native in packages.Native)
                _context.RegisterNative(native);
            foreach (string assembly in packages.Assemblies)
                _references.Add(assembly);
            return;
        }

        _references.Add(_imports.FindAssembly(argument, folder));
    }

    private async Task<CellResult> ImportAsync(string file, string folder, int depth, CancellationToken interrupt)
    {
        ImportedFile imported = _imports.Load(file, folder, depth);
        var result = new CellResult(CellStatus.Ok, null, null);
        foreach ((string name, string code) in imported.Cells)
        {
            result = await RunTextAsync(code, name, imported.Folder, depth + 1, interrupt).ConfigureAwait(false);
            if (result.Status != CellStatus.Ok)
                return result;
        }

        // What an imported file ends in is its own affair.
        return result with { Value = null };
    }
}
