using System.CommandLine;

namespace Gse.Cli.Commands;

internal static class RoutingArguments
{
    public static Argument<int> Stream() => new("id") { Description = "Id of the storage" };

    public static Argument<int> Channel() => new("channel") { Description = "Channel id (data id)" };

    public static Argument<string> Route() => new("name") { Description = "Name of the route" };

    public static Option<long?> IfRevision() => new("--if-revision")
    {
        Description = "Only if this is still the newest revision, as show tells it",
        HelpName = "n",
    };
}
