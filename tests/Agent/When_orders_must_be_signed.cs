using System.Security.Cryptography;
using Gse.Agent.Tests.Kit;
using Gse.Protocol;

namespace Gse.Agent.Tests;

public sealed class When_orders_must_be_signed : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly CancellationTokenSource _deadline = Deadline.In(60);
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly TaskAgent _agent;

    public When_orders_must_be_signed()
    {
        File.WriteAllText(_folder.File("key.pem"), _key.ExportSubjectPublicKeyInfoPem());
        _agent = new TaskAgent(_deadline.Token, $"\"operator_keys\": [\"{_folder.File("key.pem")}\"]");
    }

    private static DateTimeOffset Later => TimeProvider.System.GetUtcNow().AddMinutes(5);

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _key.Dispose();
        _deadline.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_signed_one_runs_and_its_nonce_is_good_for_this_run_only_also_after_a_restart()
    {
        await _agent.StartAsync();
        var first = (await _agent.RunAsync(Signed("t:1"))).End!;
        Assert.True(first.Outcome == RunOutcome.Exited, first.Message);
        var other = Signed("t:1");
        other.Target = 1;
        await RefusedAsync(other, "another run");
        await RefusedAsync(Signed("t:2"), "another run");
        await _agent.KillAsync();
        await _agent.StartAsync();
        await RefusedAsync(Signed("t:3"), "another run");
        Assert.Equal(RunOutcome.Exited, (await _agent.RunAsync(Signed("t:4", "another"))).End!.Outcome);
    }

    [Fact]
    public async Task an_unsigned_a_changed_an_expired_and_a_strangers_one_are_refused()
    {
        await _agent.StartAsync();
        await RefusedAsync(TaskAgent.Order("t:1", "true"), "nobody signed");
        var changed = Signed("t:2");
        changed.Script.Atomics[0].Command = "false";
        await RefusedAsync(changed, "not one of this order");
        var prolonged = Signed("t:3");
        prolonged.Signature.NotAfterMs += 1000;
        await RefusedAsync(prolonged, "not one of this order");
        await RefusedAsync(Signed("t:4", notAfter: Later.AddMinutes(-6)), "expired");
        using var strange = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await RefusedAsync(Signed("t:5", key: strange), "not one of this order");
        var posing = Signed("t:6", key: strange);
        posing.Signature.KeyId = SignedOrder.KeyId(_key);
        await RefusedAsync(posing, "not one of this order");
    }

    [Fact]
    public async Task a_process_definition_is_refused_since_nobody_can_sign_one()
    {
        await _agent.StartAsync();
        await RefusedAsync(
            new TaskOrder
            {
                TaskId = "t:1",
                Process = new ProcessOrder { Spec = new ProcessSpec { StartCmd = "true" } },
            },
            "cannot be signed");
    }

    [Fact]
    public void a_key_that_cannot_be_read_is_told_at_the_start()
    {
        var path = _folder.File("gse_agent.conf");
        File.WriteAllText(
            path,
            $$"""
              { "access": { "cluster_endpoints": "127.0.0.1:1" }, "task": { "operator_keys": ["{{path}}"] } }
              """);
        var error = Assert.Single(AgentHost.Configuration.ConfigFile.Read(path).Errors);
        Assert.StartsWith("task.operator_keys[0]: ", error, StringComparison.Ordinal);
    }

    private TaskOrder Signed(
        string task, string nonce = "nonce", DateTimeOffset? notAfter = null, ECDsa? key = null)
    {
        var order = TaskAgent.Order(task, "true");
        order.Signature = SignedOrder.Sign(order.Script, key ?? _key, notAfter ?? Later, nonce);
        return order;
    }

    private async Task RefusedAsync(TaskOrder order, string why)
    {
        var told = await _agent.RunAsync(order);
        Assert.Equal((RunOutcome.CouldNotStart, StartFailure.NotAllowed), (told.End!.Outcome, told.End.Failure));
        Assert.Contains(why, told.End.Message, StringComparison.Ordinal);
    }
}
