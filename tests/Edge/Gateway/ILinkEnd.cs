using System.Net;

namespace Gse.Edge.Tests.Gateway;

/// <summary>An edge that agents of a test can connect to.</summary>
public interface ILinkEnd
{
    IPEndPoint Endpoint { get; }

    IServiceProvider Services { get; }
}
