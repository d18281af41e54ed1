using System.Globalization;
using Gse.Application.Agents;
using Gse.Application.Projections;
using Gse.Domain.Agents;
using Gse.Infrastructure.ReadModels.Marten;
using Gse.Testing.ReadModels;
using Marten;
using Microsoft.Extensions.Options;

namespace Gse.Infrastructure.Tests.ReadModels;

public sealed class The_schema_on_postgresql(PostgresServer server)
{
    private const int Agents = 12_000;

    private static readonly ListAgents All = new(null, null, null, null, null, null, AgentSort.Id, false, 0, 50);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task is_never_made_by_opening()
    {
        await using var world = await MartenWorld.CreateAsync(server, Cancellation);
        await ExpectAsync(world, MartenReadModelFailure.WrongSchema);
        Assert.Equal(0L, await world.AskAsync(
            $"SELECT count(*) FROM pg_namespace WHERE nspname LIKE '{world.Schema}%'", Cancellation));
        Assert.Contains("made", Assert.Single(await world.SchemaOf().MigrateAsync(Cancellation)));
        Assert.Null(await world.Store().OpenAsync(Projector.Version, Cancellation));
        Assert.Contains("as it should be", Assert.Single(await world.SchemaOf().MigrateAsync(Cancellation)));
    }

    [Fact]
    public async Task of_an_older_revision_is_refused_until_it_is_migrated()
    {
        await using var world = await MartenWorld.CreateAsync(server, Cancellation, Projector.Version);
        await world.AskAsync($"UPDATE {world.Schema}.format SET revision = 0", Cancellation);
        await ExpectAsync(world, MartenReadModelFailure.WrongSchema);
        Assert.Contains("changed", Assert.Single(await world.SchemaOf().MigrateAsync(Cancellation)));
        Assert.Null(await world.Store().OpenAsync(Projector.Version, Cancellation));
    }

    [Fact]
    public async Task is_as_marten_would_have_it()
    {
        await using var world = await MartenWorld.CreateAsync(server, Cancellation, Projector.Version);
        await world.Database().StoreOf(Projector.Version).Storage.Database
            .AssertDatabaseMatchesConfigurationAsync(Cancellation);
    }

    [Theory]
    [InlineData("Host=127.0.0.1;Port=1;Username=u;Password=geheim", MartenReadModelFailure.OutOfReach)]
    [InlineData("postgres://u:geheim@127.0.0.1:1/db", MartenReadModelFailure.OutOfReach)]
    [InlineData("geheim", MartenReadModelFailure.BadAddress)]
    [InlineData("Host=h;Passwort=geheim", MartenReadModelFailure.BadAddress)]
    public async Task out_of_reach_is_one_line_without_the_password(string address, MartenReadModelFailure expected)
    {
        var options = Options.Create(new MartenReadModelOptions { ConnectionString = address });
        var failure = await Assert.ThrowsAsync<MartenReadModelException>(async () =>
        {
            await using var database = new MartenDatabase(options);
            await new MartenReadModelStore(database, new MartenSchema(database)).OpenAsync(1, Cancellation);
        });
        Assert.Equal(expected, failure.Failure);
        Assert.DoesNotContain("geheim", failure.ToString());
        Assert.DoesNotContain('\n', failure.Message);
    }

    [Fact]
    public async Task has_an_index_for_every_filter_and_order()
    {
        await using var world = await MartenWorld.CreateAsync(server, Cancellation, Projector.Version);
        var store = world.Store();
        await store.OpenAsync(Projector.Version, Cancellation);
        var documents = Enumerable.Range(0, Agents).Select(Document).ToArray();
        await store.CommitAsync(new DocumentCommit(null, new(1), documents, []), Cancellation);
        // As autovacuum does after a while: it also empties what the text index has not sorted in yet.
        await world.AskAsync($"VACUUM ANALYZE {world.Schema}_v{Projector.Version}.mt_doc_agent", Cancellation);
        await UsesAsync(world, All, "agent_by_id");
        await UsesAsync(world, All with { Descending = true }, "agent_by_id");
        await UsesAsync(world, All with { Sort = AgentSort.HostName }, "agent_by_host");
        await UsesAsync(world, All with { Sort = AgentSort.Status, Descending = true }, "agent_by_status");
        await UsesAsync(world, All with { Statuses = [AgentStatusCode.Unknown] }, "agent_by_status");
        await UsesAsync(world, All with { Lost = true }, "agent_by_lost");
        await UsesAsync(world, All with { Connected = true }, "agent_by_connected");
        await UsesAsync(world, All with { CloudId = 7 }, "agent_by_cloud");
        await UsesAsync(world, All with { Version = "v3" }, "agent_by_version");
        await UsesAsync(world, All with { Text = "host-1234" }, "agent_by_text");
    }

    private static async Task ExpectAsync(MartenWorld world, MartenReadModelFailure expected)
    {
        var failure = await Assert.ThrowsAsync<MartenReadModelException>(
            async () => await world.Store().OpenAsync(Projector.Version, Cancellation));
        Assert.Equal(expected, failure.Failure);
        Assert.Contains("gse-edge migrate", failure.Message);
    }

    private static async Task UsesAsync(MartenWorld world, ListAgents asked, string index)
    {
        await using var session = world.Database().StoreOf(Projector.Version).QuerySession("1");
        var query = AgentQuery.Where(session.Query<AgentDocument>(), asked)
            .OrderBySql(AgentQuery.Order(asked)).Take(asked.Limit);
        var command = query.ToCommand();
        command.CommandText = "EXPLAIN " + command.CommandText;
        var plan = await world.ReadAsync(command, Cancellation);
        Assert.True(plan.Contains(index, StringComparison.Ordinal), $"{asked} is answered without {index}:\n{plan}");
        Assert.DoesNotContain("Seq Scan", plan);
    }

    private static StoredDocument Document(int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"agent{number:D6}");
        var at = DateTimeOffset.UnixEpoch;
        var view = new AgentView(
            AgentId.Parse(id), new HostAddress(number % 97, $"10.1.{number >> 8}.{number & 255}"), $"host-{number}", 1,
            1, "A", null, number % 50 == 0 ? Domain.Edges.EdgeId.Parse("e1") : null,
            null, null, $"v{number % 61}", null,
            at, at, null, null, null, number % 71 == 0 ? at : null, null, null, 0, null);
        return new StoredDocument("agent", id, ViewFormat.Write(view));
    }
}
