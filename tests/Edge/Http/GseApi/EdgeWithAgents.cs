using System.Net;
using Gse.Application;
using Gse.Application.Access;
using Gse.Application.Liveness;
using Gse.Application.Sessions;
using Gse.Application.Tasks;
using Gse.Application.Tasks.Running;
using Gse.Domain.Access;
using Gse.Edge.Gateway;
using Gse.Edge.Security.Pki;
using Gse.Edge.Tests.Gateway;
using Gse.Protocol;
using Gse.Testing.Files;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gse.Edge.Tests.Http.GseApi;

/// <summary>HTTP and the agent link of one edge that carries tasks out, on a log in memory and real time.</summary>
public sealed class EdgeWithAgents : EdgeUnderTest, ILinkEnd
{
    private readonly TemporaryFolder _folder = new();

    public IPEndPoint Endpoint
    {
        get
        {
            var addresses = Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
            var link = addresses.Single(address => address.StartsWith("https:", StringComparison.Ordinal));
            return new IPEndPoint(IPAddress.Loopback, new Uri(link).Port);
        }
    }

    /// <summary>Enrols an agent that does not connect.</summary>
    public async Task<TestIdentity> EnrolAsync(string agent)
    {
        var issue = new IssueEnrolmentToken(1, TimeSpan.FromDays(1));
        var issued = await Services.GetRequiredService<UseCases>().SendAsync(
            issue, Caller.Edge, null, TestContext.Current.CancellationToken);
        return await LinkClient.EnrolAsync(this, agent, issued.Value.Text);
    }

    /// <summary>Enrols an agent, and connects it.</summary>
    public async Task<TaskAgent> JoinAsync(string agent, Func<TaskOrder, TaskNews?>? answer = null) =>
        await TaskAgent.ConnectAsync(this, await EnrolAsync(agent), answer);

    internal async Task<GseAnswer> PostAsync(string path, string body)
    {
        using var client = Client(Role.Operator);
        return await GseAnswer.PostAsync(client, path, body);
    }

    /// <summary>Asks again and again until the answer is the one that is waited for.</summary>
    internal async Task<GseAnswer> PostUntilAsync(string path, string body, Func<GseAnswer, bool> isIt)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(GatewayFixture.Patience);
        using var look = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var answer = await PostAsync(path, body);
            if (isIt(answer))
            {
                return answer;
            }

            try
            {
                await look.WaitForNextTickAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"{path} still answers {answer.Body.GetRawText()}");
            }
        }
    }

    protected override void Clean() => _folder.Dispose();

    protected override void Configure(WebApplicationBuilder builder)
    {
        var signals = new RecordingSignals();
        builder.Services
            .AddSingleton<ILivenessSignals>(signals)
            .AddSingleton<IHeartbeatSink>(signals)
            .AddSingleton(new FleetAuthority { Root = AuthorityMaking.Make(TimeProvider.System) })
            .AddGseGateway()
            .AddSingleton<IHostedService>(provider => (IHostedService)provider.GetRequiredService<ITaskSignals>());
        builder.Services.Configure<PkiOptions>(options => options.Directory = _folder.File("pki"));
        builder.Services.Configure<LivenessOptions>(options => options.BeatInterval = TimeSpan.FromSeconds(10));
        builder.Services.Configure<TaskOptions>(options => options.DeliveryWindow = TimeSpan.FromMilliseconds(300));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.ListenGseLink(new IPEndPoint(IPAddress.Loopback, 0));
        });
    }
}
