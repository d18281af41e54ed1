namespace Gse.Architecture.Tests;

/// <summary>A library is replaceable as long as its types stay in one folder.</summary>
public sealed class Vendor_types
{
    [Theory]
    [InlineData("Microsoft.Data.Sqlite", @"^Gse\.Infrastructure\.(\w+\.)*Sqlite\.")]
    [InlineData("StackExchange.Redis", @"^Gse\.Infrastructure\.Sinks\.Redis\.")]
    [InlineData("Confluent.Kafka", @"^Gse\.Infrastructure\.Sinks\.Kafka\.")]
    [InlineData(
        "Google.Protobuf",
        @"^Gse\.(Protocol|Edge\.Gateway|AgentHost|Application\.(Heartbeats|Tasks)"
        + @"|Infrastructure\.EventLog\.EventStoreDb)\.")]
    [InlineData("Grpc.Core", @"^Gse\.Infrastructure\.EventLog\.EventStoreDb\.")]
    [InlineData("Grpc.Net.Client", @"^Gse\.Infrastructure\.EventLog\.EventStoreDb\.")]
    [InlineData("Marten", @"^Gse\.Infrastructure\.ReadModels\.Marten\.")]
    [InlineData("Npgsql", @"^Gse\.Infrastructure\.ReadModels\.Marten\.")]
    [InlineData("MediatR", @"^(Gse\.(Application|Edge)\.|Program)")]
    [InlineData("System.Reactive", @"^(Gse\.(Application|Edge)\.|Program)")]
    [InlineData("Spectre.Console", @"^(Gse\.Cli\.|Program)")]
    [InlineData("System.CommandLine", @"^(Gse\.Cli\.|Program)")]
    [InlineData("OpenTelemetry", @"^(Gse\.Edge\.|Program)")]
    [InlineData("Microsoft.AspNetCore", @"^(Gse\.Edge\.|Program)")]
    [InlineData("Polly", @"^Gse\.(Application\.Delivery|Infrastructure|Edge)\.")]
    public void stay_in_their_folder(string library, string users)
    {
        var outside = Assemblies.UsersOf(library).Where(type =>
            !System.Text.RegularExpressions.Regex.IsMatch(type, users)
            && !type.StartsWith("Microsoft.", StringComparison.Ordinal)    // source generators emit into these
            && !type.StartsWith("System.", StringComparison.Ordinal)
            && !type.StartsWith('<'));
        Found.Nothing(outside);
    }

    [Fact]
    public void are_found_where_they_are_used()
    {
        Assert.Contains("Gse.Application.Agents.RetireAgent", Assemblies.UsersOf("MediatR"));
        Assert.Contains("Gse.Protocol.Hello", Assemblies.UsersOf("Google.Protobuf"));
    }

    [Fact]
    public void of_the_infrastructure_are_named_by_the_composition_root_only()
    {
        var outside = Assemblies.UsersOf("Gse.Infrastructure").Where(type =>
            !type.StartsWith("Gse.Infrastructure.", StringComparison.Ordinal)
            && !type.StartsWith("Program", StringComparison.Ordinal)
            && !type.StartsWith("__OptionValidation", StringComparison.Ordinal)    // generated, in itself
            && !type.StartsWith("Gse.Edge.Hosting.", StringComparison.Ordinal)
            && !type.StartsWith("Gse.Cli.LogCopy.", StringComparison.Ordinal));
        Found.Nothing(outside);
    }

    [Theory]
    [InlineData("System.TimeProvider")]
    [InlineData("System.Diagnostics.Stopwatch")]
    [InlineData("System.Diagnostics.Activity")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("System.IO")]
    [InlineData("System.Net.Sockets")]
    [InlineData("System.Net.Http")]
    [InlineData("System.Random")]
    [InlineData("System.Threading.Tasks")]
    [InlineData("Microsoft.Extensions")]
    [InlineData("System.Text.Json")]
    public void and_the_outside_world_are_unknown_to_the_domain(string prefix) =>
        Assert.DoesNotContain(
            Assemblies.UsersOf(prefix), type => type.StartsWith("Gse.Domain.", StringComparison.Ordinal));

    [Fact]
    public void of_the_web_and_of_files_are_unknown_to_the_application()
    {
        string[] outside = ["Microsoft.AspNetCore", "System.Net.Sockets", "System.IO.File", "System.IO.Directory"];
        Assert.DoesNotContain(
            outside.SelectMany(Assemblies.UsersOf),
            type => type.StartsWith("Gse.Application.", StringComparison.Ordinal));
    }
}
