using System.Globalization;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>The summary of a run as rows of text, for a terminal and for plain lines alike.</summary>
internal static class RunTable
{
    /// <summary>The column titles; all but the first two are numbers.</summary>
    public static readonly string[] Titles = ["notebook", "status", "seconds", "MB", "cells", "claims", "exercises"];

    /// <summary>One row a notebook.</summary>
    public static string[] Row(NotebookReport report) =>
    [
        Path.GetFileNameWithoutExtension(report.Path),
        report.Status == NotebookStatus.Interrupted ? "interrupted" : RunJson.Word(report.Status),
        report.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
        report.PeakMemoryMB.ToString("0", CultureInfo.InvariantCulture),
        report.Cells.ToString(CultureInfo.InvariantCulture),
        Fraction(report.Claims.Count(claim => claim.Holds), report.Claims.Count),
        Fraction(Exercise.Count(report).Solved, Exercise.Count(report).All),
    ];

    /// <summary>The row below the others.</summary>
    public static string[] Total(IReadOnlyList<NotebookReport> reports) =>
    [
        "all",
        $"{reports.Count(report => report.Status == NotebookStatus.Ok)} of {reports.Count} ok",
        reports.Sum(report => report.Seconds).ToString("0.0", CultureInfo.InvariantCulture),
        reports.Max(report => report.PeakMemoryMB).ToString("0", CultureInfo.InvariantCulture),
        reports.Sum(report => report.Cells).ToString(CultureInfo.InvariantCulture),
        Fraction(reports.Sum(report => report.Claims.Count(claim => claim.Holds)), reports.Sum(report => report.Claims.Count)),
        Fraction(reports.Sum(report => Exercise.Count(report).Solved), reports.Sum(report => Exercise.Count(report).All)),
    ];

    private static string Fraction(int part, int whole) =>
        whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{part}/{whole}");
}
