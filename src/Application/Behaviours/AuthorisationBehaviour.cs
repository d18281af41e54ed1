using System.Globalization;
using Gse.Domain;
using MediatR;

namespace Gse.Application.Behaviours;

/// <summary>Refuses what the caller's role does not allow. A request that names no role cannot be sent.</summary>
internal sealed class AuthorisationBehaviour<TRequest, TResponse>(CallContext call)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IGseRequest
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(
        TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next) =>
        call.Caller.May(request.RequiredRole)
            ? await next()
            : TResponse.Refused(new NotAllowed(string.Create(
                CultureInfo.InvariantCulture,
                $"this needs the role {request.RequiredRole.ToString().ToLowerInvariant()}")));
}
