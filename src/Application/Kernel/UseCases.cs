using MediatR;
using Microsoft.Extensions.DependencyInjection;

namespace Gse.Application;

/// <summary>Calls use cases from outside an HTTP request: in a scope of its own, in the name of a caller.</summary>
public sealed class UseCases(IServiceScopeFactory scopes)
{
    public async Task<Result<T>> SendAsync<T>(
        IRequest<Result<T>> request, Caller caller, Guid? causedBy, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var call = scope.ServiceProvider.GetRequiredService<CallContext>();
        call.Caller = caller;
        call.CausedBy = causedBy;
        return await scope.ServiceProvider.GetRequiredService<IMediator>().Send(request, cancellation);
    }
}
