using System.Net;
using Gse.Application.EventLog;
using Gse.Application.Liveness;
using Gse.Domain.Access;
using Gse.Edge.Hosting;
using Gse.Testing.EventLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Edge.Tests.Http;

public sealed class When_the_log_goes_away(When_the_log_goes_away.EdgeOnALine edge)
    : IClassFixture<When_the_log_goes_away.EdgeOnALine>
{
    private const string Key = """{"name":"x","role":"viewer"}""";

    [Fact]
    public async Task no_change_is_acknowledged_queries_answer_and_all_goes_on_by_itself()
    {
        using var client = edge.Client(Role.Admin);
        await ReadyAsync(client, HttpStatusCode.OK);

        edge.Line.Cut();
        var before = edge.Log.Events.Count;
        var refused = await V1Answer.PostAsync(client, "/v1/access-keys", Key);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "engine_unavailable"), (refused.Status, refused.Code));
        Assert.DoesNotContain("10.1.2.3", refused.Body.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await V1Answer.GetAsync(client, "/v1/agents")).Status);
        await ReadyAsync(client, HttpStatusCode.ServiceUnavailable);
        Assert.Equal(before, edge.Log.Events.Count);

        edge.Line.Mend();
        await ReadyAsync(client, HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.Created, (await V1Answer.PostAsync(client, "/v1/access-keys", Key)).Status);
    }

    [Fact]
    public async Task gse_clients_get_503_and_a_code()
    {
        using var client = edge.Client(Role.Operator);
        edge.Line.Cut();
        var answer = await GseAnswer.PostAsync(client, "/api/v2/data/add_streamto", """
            {"metadata":{"plat_name":"p"},"operation":{"operator_name":"admin"},
             "stream_to":{"name":"s","report_mode":"file","data_log_path":"/tmp/s"}}
            """);
        edge.Line.Mend();
        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1000101), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task commands_are_refused_at_once_when_it_is_known_to_be_away()
    {
        using var client = edge.Client(Role.Admin);
        edge.Line.Cut();
        await ReadyAsync(client, HttpStatusCode.ServiceUnavailable);
        var answer = await V1Answer.PostAsync(client, "/v1/access-keys", Key);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.Status);
        Assert.Contains("nothing was done", $"{answer.Body}", StringComparison.Ordinal);
        edge.Line.Mend();
        await ReadyAsync(client, HttpStatusCode.OK);
    }

    private static async Task ReadyAsync(HttpClient client, HttpStatusCode wanted)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (true)
        {
            using var answer = await client.GetAsync("/healthz/ready", deadline.Token);
            if (answer.StatusCode == wanted)
            {
                return;
            }

            await look.WaitForNextTickAsync(deadline.Token);
        }
    }

    /// <summary>Its health is that of the real program, and its log at the end of a line that a test can cut.</summary>
    public sealed class EdgeOnALine : EdgeUnderTest
    {
        internal CutLine Line { get; private set; } = null!;

        protected override void Configure(WebApplicationBuilder builder)
        {
            Line = new CutLine(Log);
            builder.Services.AddSingleton<IEventReader>(Line).AddSingleton<IEventWriter>(Line).AddGseHealth();
            builder.Services.AddHostedService(provider => provider.GetRequiredService<LogWatch>());
        }

        protected override void Map(WebApplication app)
        {
            app.MapHealthChecks("/healthz/ready").AllowAnonymous();
        }
    }
}
