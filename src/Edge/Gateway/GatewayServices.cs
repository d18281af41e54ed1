using Gse.Application.Access;
using Gse.Application.Edges;
using Gse.Edge.Security.Pki;
using Microsoft.Extensions.Options;

namespace Gse.Edge.Gateway;

/// <summary>What the agent link consists of. Its port is opened by <see cref="KestrelLink.ListenGseLink"/>.</summary>
public static class GatewayServices
{
    /// <summary>
    /// Needs the application, an <c>ILivenessSignals</c> and an <c>IHeartbeatSink</c>; <see cref="LinkOptions"/> and
    /// <see cref="PkiOptions"/> are the caller's to bind.
    /// </summary>
    public static IServiceCollection AddGseGateway(this IServiceCollection services) => services
        .AddPki()
        .AddLink();

    private static IServiceCollection AddPki(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<PkiOptions, PkiOptionsValidator>();
        return services
            .AddSingleton<CertificateAuthority>()
            .AddSingleton<ICertificateAuthority>(provider => provider.GetRequiredService<CertificateAuthority>())
            .AddSingleton<ServerCertificate>()
            .AddSingleton<AgentCertificates>();
    }

    private static IServiceCollection AddLink(this IServiceCollection services)
    {
        services.AddOptionsWithValidateOnStart<LinkOptions, LinkOptionsValidator>();
        return services
            .AddSingleton<LinkMetrics>()
            .AddSingleton<LinkAdmission>()
            .AddSingleton(provider =>
                new EdgeAddresses(provider.GetRequiredService<IOptions<LinkOptions>>().Value.AdvertisedAddress ?? ""))
            .AddSingleton<LinkPacing>()
            .AddSingleton<AckedReports>()
            .AddSingleton<SessionEnds>()
            .AddHostedService(provider => provider.GetRequiredService<SessionEnds>())
            .AddSingleton<LinkContext>()
            .AddHostedService<HoldWatch>()
            .AddHostedService<LinkSweeper>()
            .AddHostedService<LinkAnnouncer>()
            .AddHostedService<LinkDrain>()
            .AddSingleton<EnrolmentDesk>()
            .AddSingleton<IdArbiter>()
            .AddSingleton<HelloDesk>()
            .AddSingleton<LinkHandler>();
    }
}
