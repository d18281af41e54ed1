using Gse.Application.Projections;
using Gse.Infrastructure.ReadModels.Marten;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class The_kinds_of_documents
{
    [Fact]
    public void have_a_table_for_every_projection()
    {
        var projections = typeof(IProjection).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(IProjection))
                && type.GetConstructor(Type.EmptyTypes) is not null)
            .Select(type => (IProjection)Activator.CreateInstance(type)!).ToList();

        Assert.True(projections.Count >= 10, $"only {projections.Count} projections were found");
        Assert.Empty(projections.Select(projection => projection.Kind).Except(DocumentKinds.ByName.Keys));
        Assert.Equal(DocumentKinds.ByName.Count + 1, DocumentKinds.Tables.Count);
    }
}
