using Gse.Domain.Access;
using MediatR;

namespace Gse.Application;

/// <summary>A use case's input. What may call it is part of it.</summary>
public interface IGseRequest
{
    /// <summary>The least role that may ask this.</summary>
    Role RequiredRole { get; }
}

/// <summary>Changes something: it needs the log.</summary>
public interface ICommand : IGseRequest;

/// <summary>Changes something; retried safely under an idempotency key.</summary>
public interface ICommand<T> : ICommand, IRequest<Result<T>>;

/// <summary>Reads projections only.</summary>
public interface IQuery<T> : IGseRequest, IRequest<Result<T>>;
