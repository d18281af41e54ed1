using Gse.Application.EventLog;
using Gse.Application.Events;
using Gse.Application.Liveness;
using Gse.Domain.Edges;
using Gse.Domain.Fleet;
using Gse.Edge.Hosting;
using Gse.Edge.Security.Fleet;
using Gse.Edge.Security.Pki;
using Gse.Testing.EventLog;
using Gse.Testing.Files;

namespace Gse.Edge.Tests.Fleet;

public sealed class When_edges_share_a_log : IDisposable
{
    private readonly InMemoryEventLog _log = new();
    private readonly TemporaryFolder _one = new();
    private readonly TemporaryFolder _two = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task they_have_one_authority_and_unseal_what_each_other_sealed()
    {
        await using var one = await EdgeOfAFleet.OpenAsync(_one.Path, _log);
        await using var two = await EdgeOfAFleet.OpenAsync(_two.Path, _log);

        Assert.Equal(one.Authority, two.Authority);
        Assert.Equal("geheim", two.Seal.TryUnseal(one.Seal.Seal("geheim")));
        Assert.Equal("geheim", one.Seal.TryUnseal(two.Seal.Seal("geheim")));
        Assert.True(File.Exists(_two.File("pki/ca.crt")));
        Assert.False(File.Exists(_two.File("pki/ca.key")));
    }

    [Fact]
    public async Task the_second_has_the_settings_of_the_first_and_changes_only_what_it_is_told()
    {
        await using (await EdgeOfAFleet.OpenAsync(
            _one.Path, _log, "--Liveness:LostAfter=25s", "--Alarms:HostForm=Address"))
        {
            await using var two = await EdgeOfAFleet.OpenAsync(_two.Path, _log, "--Liveness:BeatInterval=5s");
            Assert.Equal(TimeSpan.FromSeconds(25), two.Options<LivenessOptions>().LostAfter);
            Assert.Equal("Address", two.Options<Gse.Application.Alarms.AlarmOptions>().HostForm.ToString());
        }

        await using var again = await EdgeOfAFleet.OpenAsync(_one.Path, _log);
        Assert.Equal(TimeSpan.FromSeconds(25), again.Options<LivenessOptions>().LostAfter);
        Assert.Equal(TimeSpan.FromSeconds(5), again.Options<LivenessOptions>().BeatInterval);
    }

    [Fact]
    public async Task what_a_later_version_wrote_stops_nobody()
    {
        await WriteAsync(
            ("Liveness:LostAfter", "twelve"), ("Liveness:NotYetInvented", "1"), ("Heartbeats:Retention", "2d"),
            ("Alarms:RepeatInterval", "99h"));
        await using var edge = await EdgeOfAFleet.OpenAsync(_one.Path, _log);
        Assert.Equal(TimeSpan.FromSeconds(30), edge.Options<LivenessOptions>().LostAfter);
        Assert.Equal(TimeSpan.FromSeconds(60), edge.Options<Gse.Application.Alarms.AlarmOptions>().RepeatInterval);
        Assert.Equal(
            TimeSpan.FromDays(2), edge.Options<Gse.Application.Heartbeats.HeartbeatOptions>().Retention);
    }

    [Fact]
    public async Task a_wrong_setting_is_refused_with_its_key_and_reaches_no_other()
    {
        var wrong = await Assert.ThrowsAsync<SettingsException>(
            () => EdgeOfAFleet.OpenAsync(_one.Path, _log, "--Liveness:LostAfter=11s"));
        Assert.StartsWith("Liveness:LostAfter", Assert.Single(wrong.Problems), StringComparison.Ordinal);
        Assert.Empty(_log.Events);
    }

    [Fact]
    public async Task a_data_folder_of_before_brings_its_authority_and_its_keys_along()
    {
        using var authority = Old(_one);
        var key = _one.File("secret-keys/key-5.xml");
        Directory.CreateDirectory(Path.GetDirectoryName(key)!);
        await File.WriteAllTextAsync(key, "<key id=\"5\" version=\"1\" />", Cancellation);

        await using (var one = await EdgeOfAFleet.OpenAsync(_one.Path, _log))
        {
            Assert.Equal(authority.Thumbprint, one.Authority);
        }

        await using (var again = await EdgeOfAFleet.OpenAsync(_one.Path, _log))
        {
            await using var two = await EdgeOfAFleet.OpenAsync(_two.Path, _log);
            Assert.Equal(authority.Thumbprint, two.Authority);
        }

        Assert.Single(_log.Events, recorded => EventCodec.Decode(recorded) is FleetKeyAdded { Name: "key-5" });
    }

    [Fact]
    public async Task a_data_folder_of_another_fleet_is_refused()
    {
        await using var one = await EdgeOfAFleet.OpenAsync(_one.Path, _log);
        Old(_two).Dispose();
        var refused = await Assert.ThrowsAsync<FleetException>(() => EdgeOfAFleet.OpenAsync(_two.Path, _log));
        Assert.StartsWith("this data folder is of another fleet", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_data_folder_that_has_a_fleet_founds_no_other_in_an_empty_log()
    {
        await (await EdgeOfAFleet.OpenAsync(_one.Path, _log)).DisposeAsync();
        var other = new InMemoryEventLog();
        var refused = await Assert.ThrowsAsync<FleetException>(() => EdgeOfAFleet.OpenAsync(_one.Path, other));
        Assert.StartsWith("the log has no fleet yet", refused.Message, StringComparison.Ordinal);
        Assert.Empty(other.Events);
    }

    [Fact]
    public async Task a_passphrase_seals_what_is_in_the_log_and_only_who_has_it_is_of_the_fleet()
    {
        var (right, wrong) = (_one.File("right"), _one.File("wrong"));
        await File.WriteAllTextAsync(right, "correct horse battery\n", Cancellation);
        await File.WriteAllTextAsync(wrong, "incorrect horse battery", Cancellation);
        await using (var one = await EdgeOfAFleet.OpenAsync(_one.Path, _log, $"--Fleet:KeyFile={right}"))
        {
            await using var two = await EdgeOfAFleet.OpenAsync(_two.Path, _log, $"--Fleet:KeyFile={right}");
            Assert.Equal(one.Authority, two.Authority);
            Assert.Equal("geheim", two.Seal.TryUnseal(one.Seal.Seal("geheim")));
        }

        var text = string.Join('\n', _log.Events.Select(e => System.Text.Encoding.UTF8.GetString(e.Data.Span)));
        Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        Assert.DoesNotContain("masterKey", text, StringComparison.Ordinal);
        var without = await Assert.ThrowsAsync<FleetException>(() => EdgeOfAFleet.OpenAsync(_two.Path, _log));
        Assert.Contains("set Fleet:KeyFile", without.Message, StringComparison.Ordinal);
        var other = await Assert.ThrowsAsync<FleetException>(
            () => EdgeOfAFleet.OpenAsync(_two.Path, _log, $"--Fleet:KeyFile={wrong}"));
        Assert.StartsWith("Fleet:KeyFile: ", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_passphrase_that_seals_nothing_is_refused()
    {
        await (await EdgeOfAFleet.OpenAsync(_one.Path, _log)).DisposeAsync();
        var file = _one.File("passphrase");
        await File.WriteAllTextAsync(file, "correct horse battery", Cancellation);
        await Assert.ThrowsAsync<FleetException>(
            () => EdgeOfAFleet.OpenAsync(_one.Path, _log, $"--Fleet:KeyFile={file}"));
    }

    [Fact]
    public async Task a_SQLite_log_cannot_be_shared_and_says_what_can()
    {
        var log = _one.File("log.db");
        await using var one = await EdgeOfAFleet.OpenAsync(_one.Path, null, $"--Log={log}");
        var refused = await Assert.ThrowsAsync<EdgeStartException>(
            () => EdgeOfAFleet.OpenAsync(_two.Path, null, $"--Log={log}"));
        Assert.Contains("cannot be shared", refused.Message, StringComparison.Ordinal);
        Assert.Contains("GSE_LOG=esdb://", refused.Message, StringComparison.Ordinal);
    }

    private static System.Security.Cryptography.X509Certificates.X509Certificate2 Old(TemporaryFolder folder)
    {
        var authority = AuthorityMaking.Make(TimeProvider.System);
        Directory.CreateDirectory(folder.File("pki"));
        File.WriteAllText(folder.File("pki/ca.key"), AuthorityMaking.KeyOf(authority));
        File.WriteAllText(folder.File("pki/ca.crt"), authority.ExportCertificatePem());
        return authority;
    }

    private async Task WriteAsync(params (string Key, string Value)[] settings)
    {
        var changed = new FleetSettingsChanged(
            EdgeId.Parse("later"), settings.ToDictionary(s => s.Key, s => s.Value), DateTimeOffset.UnixEpoch);
        var data = EventCodec.Encode(changed, Guid.NewGuid(), default);
        await _log.AppendAsync(
            new StreamAppend(StreamName.FleetSettings, ExpectedVersion.Any, [data]), Cancellation);
    }
}
