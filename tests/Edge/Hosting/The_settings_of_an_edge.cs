using System.Runtime.Versioning;
using Gse.Edge.Hosting;
using Gse.Testing.Files;
using Microsoft.Extensions.Configuration;

namespace Gse.Edge.Tests.Hosting;

public sealed class The_settings_of_an_edge
{
    [Theory]
    [InlineData("250ms", 250)]
    [InlineData("3s", 3_000)]
    [InlineData("1.5s", 1_500)]
    [InlineData("2m", 120_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("7d", 604_800_000)]
    [InlineData("00:00:03", 3_000)]
    public void take_durations_as_people_write_them(string text, double milliseconds)
    {
        Assert.True(DurationConverter.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("3 parsecs")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("99999999999d")]
    public void refuse_what_is_no_duration(string text) => Assert.False(DurationConverter.TryParse(text, out _));

    [Fact]
    public void are_the_documented_ones_by_default()
    {
        using var folder = new TemporaryFolder();

        var settings = Read(("Data", folder.Path));

        Assert.Equal("127.0.0.1:8080", settings.Http.ToString());
        Assert.Equal("127.0.0.1:28668", settings.Link.ToString());
        Assert.Equal("127.0.0.1", settings.Identity.Address);
        Assert.Null(settings.HttpTls);
    }

    [Fact]
    public void keep_the_edge_id_that_was_made_at_the_first_start()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(Read(("Data", folder.Path)).Identity.Id, Read(("Data", folder.Path)).Identity.Id);
        Assert.Equal("e7", Read(("Data", folder.Path), ("Edge:Id", "e7")).Identity.Id.Value);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void make_a_data_folder_for_its_user_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        using var folder = new TemporaryFolder();
        var data = Path.Combine(folder.Path, "below", "data");

        Read(("Data", data));

        Assert.Equal(ForItsUser, File.GetUnixFileMode(data));
        Assert.True(File.Exists(Path.Combine(data, "edge.id")));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void leave_the_mode_of_a_data_folder_that_is_there_alone()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "modes are of Unix");
        using var folder = new TemporaryFolder();
        const UnixFileMode Mode = ForItsUser | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        File.SetUnixFileMode(folder.Path, Mode);

        Read(("Data", folder.Path));

        Assert.Equal(Mode, File.GetUnixFileMode(folder.Path));
    }

    [Fact]
    public void tell_everything_that_is_wrong_at_once_and_name_the_keys()
    {
        var wrong = Assert.Throws<SettingsException>(() => Read(
            ("Http", "0.0.0.0:80"), ("Link", "nowhere"), ("Edge:Address", "x"), ("Http:KeyFile", "/no/such/file")));

        Assert.Equal(
            ["Link", "Http:CertificateFile", "Http:KeyFile", "Http", "Edge:Address"],
            wrong.Problems.Select(problem => problem[..problem.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public void allow_a_link_without_encryption_on_loopback_only()
    {
        using var folder = new TemporaryFolder();

        Assert.NotNull(Read(("Data", folder.Path), ("Link:Tls", "false")));
        var wrong = Assert.Throws<SettingsException>(() => Read(("Link", "0.0.0.0:28668"), ("Link:Tls", "false")));
        Assert.StartsWith("Link:Tls: ", Assert.Single(wrong.Problems), StringComparison.Ordinal);
    }

    private const UnixFileMode ForItsUser =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static EdgeSettings Read(params (string Key, string Value)[] settings) => EdgeSettings.Read(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build());
}
