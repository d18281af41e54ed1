using Gse.Application;
using Gse.Domain;
using Gse.Edge.Http.Refusals;

namespace Gse.Edge.Tests.Http;

public sealed class The_refusal_table
{
    public static TheoryData<Type> Kinds =>
        [.. new[] { typeof(Refusal), typeof(CallContext), typeof(RefusalTable) }
            .SelectMany(type => type.Assembly.GetTypes())
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(Refusal)))];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void knows_every_kind_of_refusal(Type kind) => Assert.Contains(kind, RefusalTable.Known);
}
