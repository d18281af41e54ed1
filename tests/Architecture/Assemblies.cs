using System.Reflection;
using NetArchTest.Rules;

namespace Gse.Architecture.Tests;

/// <summary>What src compiles to.</summary>
internal static class Assemblies
{
    public static Assembly Domain { get; } = typeof(Domain.IDomainEvent).Assembly;

    public static Assembly Application { get; } = typeof(Application.IGseRequest).Assembly;

    public static Assembly Protocol { get; } = typeof(Protocol.Hello).Assembly;

    public static Assembly Infrastructure { get; } = Assembly.Load("Gse.Infrastructure");

    public static Assembly Edge { get; } = Assembly.Load("gse-edge");

    public static Assembly Agent { get; } = Assembly.Load("gse_agent");

    public static Assembly Cli { get; } = Assembly.Load("gse");

    public static IReadOnlyList<Assembly> All { get; } =
        [Domain, Application, Protocol, Infrastructure, Edge, Agent, Cli];

    /// <summary>Full names of the types of src that use a namespace, nested and generated ones included.</summary>
    public static IReadOnlyList<string> UsersOf(string namespacePrefix) =>
    [
        .. Types.InAssemblies(All).That().HaveDependencyOn(namespacePrefix).GetTypes()
            .Select(type => type.FullName!).Order(StringComparer.Ordinal),
    ];
}
