using System.Security.Cryptography;
using System.Text.Json;
using Google.Protobuf;
using Gse.Protocol;

namespace Gse.Cli.Tests;

public sealed class The_run_command : IDisposable
{
    private const string Task =
        """
        {"id":"GSETASK:S:1:2","name":"","kind":"script","stage":"running","by":"me","targets":2,
         "submittedAt":"2026-01-01T00:00:00Z","succeeded":0,"outcomes":{}}
        """;

    private const string Events =
        "GET /v1/tasks/GSETASK%3AS%3A1%3A2/events";

    private readonly StubEdge _edge = new();
    private readonly string _folder = Directory.CreateTempSubdirectory().FullName;

    public void Dispose()
    {
        _edge.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(
        "--on a,b --on 0:10.0.0.1 -- uname -a",
        """{"targets":{"ids":["a","b","0:10.0.0.1"]},"timeout":3600,"command":"uname","arguments":["-a"]}""")]
    [InlineData("--group web -- uptime", """{"targets":{"group":"web"},"timeout":3600,"command":"uptime","arguments":[]}""")]
    [InlineData("--all -- true", """{"targets":{"filter":{}},"timeout":3600,"command":"true","arguments":[]}""")]
    [InlineData("--on a -- a;b c", """{"targets":{"ids":["a"]},"timeout":3600,"command":"'a;b'","arguments":["c"]}""")]
    [InlineData(
        "--filter os=linux --filter label.role=web --filter label.dc=a=b --filter cloud=3 --filter connected=true "
        + "--filter arch=x86_64 --filter version=1 --filter text=w -- true",
        """{"targets":{"filter":{"os":"linux","labels":{"role":"web","dc":"a=b"},"cloudId":3,"connected":true,"architecture":"x86_64","version":"1","text":"w"}},"timeout":3600,"command":"true","arguments":[]}""")]
    [InlineData(
        "--on a --user web --timeout 30s --env A=1 --env B=x=y --name n --hash h --canary 1 --batch 5 --pause 2m "
        + "--concurrency 3 --stop-at-failures 2 --stop-at-failure-ratio 0.5 -- true",
        """{"targets":{"ids":["a"]},"timeout":30,"user":"web","environment":{"A":"1","B":"x=y"},"command":"true","arguments":[],"plan":{"concurrency":3,"canary":1,"stopAtFailures":2,"stopAtFailureRatio":0.5,"batch":{"size":5,"pause":120}},"name":"n","hash":"h"}""")]
    public async Task says_what_it_was_told(string options, string body)
    {
        _edge.Answers("POST /v1/tasks", Task, 202);
        var run = await GseRun.Of($"run --url {_edge.Url} --detach {options}");

        Assert.Equal((0, "GSETASK:S:1:2\n", ""), (run.Code, run.Out, run.Error));
        Assert.Equal(body, Readable(Assert.Single(_edge.Requests).Body));
        Assert.NotNull(_edge.Headers[0]["Idempotency-Key"]);
    }

    [Theory]
    [InlineData("a.sh", "2d711642b726b044.sh")]
    [InlineData("a.py", "2d711642b726b044.py")]
    [InlineData("plain", null)]
    public async Task sends_a_script_with_the_extension_that_tells_its_interpreter(string file, string? name)
    {
        _edge.Answers("POST /v1/tasks", Task, 202);
        await File.WriteAllTextAsync(Path.Combine(_folder, file), "x", TestContext.Current.CancellationToken);
        var run = await GseRun.Of(
            $"run --url {_edge.Url} -d --on a --script {_folder}/{file} --interpreter /bin/x -- one two");

        Assert.Equal(0, run.Code);
        var script = JsonDocument.Parse(_edge.Requests[0].Body).RootElement.GetProperty("script");
        Assert.Equal("x", script.GetProperty("content").GetString());
        Assert.Equal("""["one","two"]""", script.GetProperty("args").GetRawText());
        Assert.Equal("/bin/x", script.GetProperty("interpreter").GetString());
        Assert.Equal(name, script.TryGetProperty("name", out var told) ? told.GetString() : null);
    }

    [Theory]
    [InlineData("run -- true")]
    [InlineData("run --on a")]
    [InlineData("run --on a --filter colour=red -- true")]
    [InlineData("run --on a --filter label.=x -- true")]
    [InlineData("run --on a --env nonsense -- true")]
    [InlineData("run --on a --canary 0 -- true")]
    [InlineData("run --on a --script /no/such/file")]
    [InlineData("run --on a --sign-key /no/such/file -- true")]
    [InlineData("group put g --group other")]
    [InlineData("proc start a nonsense")]
    [InlineData("proc register a ns:name")]
    public async Task does_not_ask_what_makes_no_sense(string commandLine)
    {
        var run = await GseRun.Of(commandLine, ("GSE_URL", _edge.Url));
        Assert.Equal((2, ""), (run.Code, run.Out));
        Assert.StartsWith("gse: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(_edge.Requests);
    }

    [Fact]
    public async Task waits_for_the_end_and_prints_what_few_hosts_wrote()
    {
        _edge.Answers("POST /v1/tasks", Task, 202)
            .Answers(Events, Event("progress", 1) + Event("finished", 2, succeeded: 2))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2", Finished(2))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2/targets?limit=1000", Targets(0, 0))
            .AnswersOutput("/v1/tasks/GSETASK%3AS%3A1%3A2/targets/0/output?offset=0", "one\ntwo", 7)
            .AnswersOutput("/v1/tasks/GSETASK%3AS%3A1%3A2/targets/1/output?offset=0", "three\n", 6);
        var run = await GseRun.Of($"run --url {_edge.Url} --on h0,h1 -- true");

        Assert.Equal(0, run.Code);
        Assert.StartsWith("h0: one\nh0: two\nh1: three\n", run.Out, StringComparison.Ordinal);
        Assert.Matches(@"exited 0 +2", run.Out);
        Assert.Contains("task GSETASK:S:1:2, 2 targets", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 of 2 ended: 2 exited 0", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ends_with_1_unless_all_exited_with_0()
    {
        _edge.Answers("POST /v1/tasks", Task, 202)
            .Answers(Events, Event("finished", 2, succeeded: 1))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2", Finished(1))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2/targets?limit=1000", Targets(0, 3))
            .AnswersOutput("/v1/tasks/GSETASK%3AS%3A1%3A2/targets/0/output?offset=0", "", 0)
            .AnswersOutput("/v1/tasks/GSETASK%3AS%3A1%3A2/targets/1/output?offset=0", "", 0);
        var run = await GseRun.Of($"run --url {_edge.Url} --on h0,h1 -- false");

        Assert.Equal(1, run.Code);
        Assert.Matches(@"exited 0 +1", run.Out);
        Assert.Matches(@"exited 3 +1 +h1", run.Out);
        Assert.EndsWith("gse: 1 of 2 did not exit with 0 (task GSETASK:S:1:2)\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task goes_on_when_the_stream_breaks_and_prints_one_object_for_programs()
    {
        _edge.Answers("POST /v1/tasks", Task, 202)
            .Answers(Events, Event("finished", 2, succeeded: 2))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2", Finished(2))
            .Answers("GET /v1/tasks/GSETASK%3AS%3A1%3A2/targets?limit=1000", Targets(0, 0));
        _edge.AnswersNext(Task, 202).AnswersNext(Event("progress", 1)).AnswersNext("{}", 503);
        var run = await GseRun.Of($"run --json --url {_edge.Url} --on h0,h1 -- true");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var report = JsonDocument.Parse(run.Out).RootElement;
        Assert.Equal("finished", report.GetProperty("task").GetProperty("stage").GetString());
        Assert.Equal(2, report.GetProperty("targets").GetArrayLength());
        Assert.Equal(3, _edge.Requests.Count(request => request.Line == Events));
    }

    [Fact]
    public async Task previews_and_runs_nothing()
    {
        _edge.Answers(
            "POST /v1/tasks/preview",
            """
            {"hash":"abc","needsApproval":true,"total":2,"connected":1,
             "items":[{"host":"a","agent":"a","hostName":"web","status":"running"},{"host":"b"}]}
            """);
        var run = await GseRun.Of($"run --url {_edge.Url} --on a,b --preview");

        Assert.Equal(0, run.Code);
        Assert.Matches(@"a +a +web +running", run.Out);
        Assert.Matches(@"b +unknown here", run.Out);
        Assert.Contains("--hash abc", run.Error, StringComparison.Ordinal);
        Assert.Contains("second operator", run.Error, StringComparison.Ordinal);
        Assert.Equal("""{"targets":{"ids":["a","b"]}}""", Assert.Single(_edge.Requests).Body);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task signs_exactly_what_the_edge_orders(bool isScript)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var keyFile = Path.Combine(_folder, "key.pem");
        var script = Path.Combine(_folder, "a.py");
        await File.WriteAllTextAsync(keyFile, key.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(script, "print(1)", TestContext.Current.CancellationToken);
        _edge.Answers("POST /v1/tasks", Task, 202);
        var what = isScript ? $"--script {script} -- one" : "-- echo 1";
        var run = await GseRun.Of(
            $"run --url {_edge.Url} -d --on a --user web --timeout 30s --env A=1 --sign-key {keyFile} {what}");

        Assert.Equal((0, ""), (run.Code, run.Error));
        var signature = JsonDocument.Parse(_edge.Requests[0].Body).RootElement.GetProperty("signature");
        var notAfter = signature.GetProperty("notAfter").GetDateTimeOffset();
        Assert.InRange(notAfter, DateTimeOffset.UtcNow.AddHours(23), DateTimeOffset.UtcNow.AddHours(25));
        var order = new ScriptOrder { User = "web", Environment = { ["A"] = "1" } };
        if (isScript)
        {
            var name = Convert.ToHexStringLower(SHA256.HashData("print(1)"u8))[..16] + ".py";
            order.Files.Add(new ScriptFile
            {
                Folder = "/tmp/gse/web",
                Name = name,
                Content = ByteString.CopyFromUtf8("print(1)"),
            });
            order.Atomics.Add(new AtomicTask { Command = $"/tmp/gse/web/{name} one", TimeoutSeconds = 30 });
        }
        else
        {
            order.Atomics.Add(new AtomicTask { Command = "/bin/sh -c 'echo 1'", TimeoutSeconds = 30 });
        }

        var signed = new TaskSignature
        {
            KeyId = signature.GetProperty("keyId").GetString(),
            Signature = ByteString.FromBase64(signature.GetProperty("value").GetString()),
            NotAfterMs = notAfter.ToUnixTimeMilliseconds(),
            Nonce = signature.GetProperty("nonce").GetString(),
        };
        Assert.True(SignedOrder.IsSignedBy(order, signed, key));
        order.User = "root";
        Assert.False(SignedOrder.IsSignedBy(order, signed, key));
    }

    private static string Readable(string json) => json.Replace("\\u0027", "'", StringComparison.Ordinal);

    private static string Event(string name, int ended, int succeeded = 0)
    {
        var stage = name == "finished" ? name : "running";
        return $$"""
            event: {{name}}
            data: {"stage":"{{stage}}","targets":2,"phases":{"ended":{{ended}} },"outcomes":{"exited":{{ended}} },"succeeded":{{succeeded}},"late":0}


            """;
    }

    private static string Finished(int succeeded) => Task
        .Replace("running", "finished", StringComparison.Ordinal)
        .Replace("\"succeeded\":0", $"\"succeeded\":{succeeded}", StringComparison.Ordinal);

    private static string Targets(params int[] codes)
    {
        var items = codes.Select((code, place) =>
            $$"""
            {"place":{{place}},"host":"h{{place}}","phase":"ended",
             "result":{"outcome":"exited","exitCode":{{code}},"verdict":false,"at":"2026-01-01T00:00:00Z"} }
            """);
        return $$"""{"items":[{{string.Join(',', items)}}],"total":{{codes.Length}} }""";
    }
}
