// NAME [--tries n] [--seed n] [--only text]   one campaign; the last line counts what passed and failed, the exit code is 0 or 1
// all [...]                                   all of them, one after the other
// nothing                                     lists them

using System.Globalization;
using Ebm.Campaigns;

List<Campaign> campaigns =
[
    .. typeof(Campaign).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Campaign)) && !type.IsAbstract)
        .Select(type => (Campaign)Activator.CreateInstance(type)!).OrderBy(campaign => campaign.Name, StringComparer.Ordinal),
];
List<Campaign> chosen = args is ["all", ..] ? campaigns.FindAll(campaign => campaign.IsOneOfAll)
    : [.. campaigns.Where(campaign => args is [var name, ..] && name == campaign.Name)];
if (chosen.Count == 0)
{
    foreach (Campaign campaign in campaigns)
        Console.WriteLine($"{campaign.Name,-12} {campaign.Summary}");
    return args.Length == 0 ? 0 : 1;
}

string Option(string name, string otherwise) => Array.IndexOf(args, name) is > 0 and int at && at + 1 < args.Length ? args[at + 1]
    : otherwise;
var options = new CampaignOptions(
    int.Parse(Option("--tries", "0"), CultureInfo.InvariantCulture), ulong.Parse(Option("--seed", "1"), CultureInfo.InvariantCulture),
        Option("--only", ""), Console.Out);
int passed = 0, failed = 0;
foreach (Campaign campaign in chosen)
{
    Console.WriteLine($"{campaign.Name}: {campaign.Summary}");
    Tally tally = await campaign.RunAsync(options);
    (passed, failed) = (passed + tally.Passed, failed + tally.Failed);
}

Console.WriteLine($"{passed} passed, {failed} failed");
return failed == 0 && passed > 0 ? 0 : 1;
