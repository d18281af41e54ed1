using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Gse.Domain.Access;

namespace Gse.Edge.Tests.Http;

public sealed partial class The_access_keys_resource(EdgeUnderTest edge) : IClassFixture<EdgeUnderTest>
{
    [Fact]
    public async Task shows_a_new_key_once_and_lets_it_in_until_it_is_revoked()
    {
        using var admin = edge.Client(Role.Admin);
        var issued = await V1Answer.PostAsync(
            admin, "/v1/access-keys", """{"name":"monitor","role":"operator","appCode":"bk_monitorv3"}""");
        Assert.Equal(HttpStatusCode.Created, issued.Status);
        var (id, key) = (issued.Body.GetProperty("id").GetString(), issued.Body.GetProperty("key").GetString()!);
        Assert.Matches(KeyText(), key);

        var position = issued.Response.Headers.GetValues("X-Gse-Position").Single();
        var list = await V1Answer.GetAsync(admin, $"/v1/access-keys?after={position}");
        Assert.Contains(id, list.Ids);
        Assert.DoesNotContain(key, list.Body.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("hash", list.Body.GetRawText(), StringComparison.OrdinalIgnoreCase);

        using var holder = edge.Client(null);
        holder.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Assert.Equal(HttpStatusCode.OK, (await V1Answer.GetAsync(holder, "/v1/edge")).Status);

        using var revoke = new HttpRequestMessage(HttpMethod.Delete, $"/v1/access-keys/{id}");
        var revoked = await V1Answer.SendAsync(admin, revoke);
        Assert.Equal(HttpStatusCode.NoContent, revoked.Status);
        position = revoked.Response.Headers.GetValues("X-Gse-Position").Single();
        await V1Answer.GetAsync(admin, $"/v1/edge?after={position}");
        Assert.Equal(HttpStatusCode.Unauthorized, (await V1Answer.GetAsync(holder, "/v1/edge")).Status);
    }

    [Fact]
    public async Task does_a_command_once_under_one_idempotency_key_and_refuses_another_under_it()
    {
        using var admin = edge.Client(Role.Admin);
        admin.DefaultRequestHeaders.Add("Idempotency-Key", "once-1");
        const string body = """{"name":"twice","role":"viewer"}""";
        var first = await V1Answer.PostAsync(admin, "/v1/access-keys", body);
        var again = await V1Answer.PostAsync(admin, "/v1/access-keys", body);
        Assert.Equal(first.Body.GetRawText(), again.Body.GetRawText());

        var other = await V1Answer.PostAsync(admin, "/v1/access-keys", """{"name":"other","role":"viewer"}""");
        Assert.Equal((HttpStatusCode.Conflict, "idempotency_key_reused"), (other.Status, other.Code));
    }

    [Fact]
    public async Task knows_no_key_to_revoke_that_was_never_issued()
    {
        using var admin = edge.Client(Role.Admin);
        var answer = await V1Answer.SendAsync(admin, new HttpRequestMessage(HttpMethod.Delete, "/v1/access-keys/none"));
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
    }

    [Fact]
    public async Task names_key_application_and_user_as_the_actor()
    {
        using var admin = edge.Client(null);
        var key = edge.KeyOf(Role.Admin);
        admin.DefaultRequestHeaders.Add(
            "X-Bkapi-Authorization",
            $$"""{"bk_app_code":"bk_nodeman","bk_app_secret":"{{key}}","bk_username":"alice/(x)"}""");
        await V1Answer.PostAsync(admin, "/v1/access-keys", """{"name":"by-alice","role":"viewer"}""");
        var events = await V1Answer.GetAsync(admin, "/v1/events?types=AccessKeyIssued&limit=1000");
        var issued = events.Body.GetProperty("items").EnumerateArray()
            .Single(e => e.GetProperty("data").GetProperty("name").GetString() == "by-alice");
        Assert.Equal("admin(bk_nodeman/alicex)", issued.GetProperty("actor").GetString());
    }

    [Fact]
    public async Task waits_for_a_position_no_longer_than_it_may()
    {
        using var viewer = edge.Client();
        viewer.DefaultRequestHeaders.Add("X-Gse-After-Position", "999999999");
        var answer = await V1Answer.GetAsync(viewer, "/v1/edge");
        Assert.Equal((HttpStatusCode.GatewayTimeout, "position_not_reached"), (answer.Status, answer.Code));
    }

    [GeneratedRegex("^gse_[a-z0-9]{1,32}_[A-Za-z0-9_-]{43}$")]
    private static partial Regex KeyText();
}
