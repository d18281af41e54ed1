using Gse.Application;
using Gse.Application.LogCopy;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Tests.Http;

public sealed class The_refusal_table
{
    // Copying a log is the command line's business, which tells these by itself: no edge can answer them.
    private static readonly string? OfTheCommandLine = typeof(TargetDiffers).Namespace;

    public static TheoryData<Type> Kinds =>
        [.. new[] { typeof(Refusal), typeof(CallContext), typeof(RefusalTable) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Refusal))
                && type.Namespace != OfTheCommandLine)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void knows_every_kind_of_refusal(Type kind) => Assert.Contains(kind, RefusalTable.Known);
}
